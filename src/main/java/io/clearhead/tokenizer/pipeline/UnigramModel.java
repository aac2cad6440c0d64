package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.sentencepiece.BytePieces;
import io.clearhead.tokenizer.sentencepiece.PieceTrie;
import io.clearhead.tokenizer.sentencepiece.Quotation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The pieces with the highest sum of scores, as in SentencePiece, but with sums of 64 bits and all entries of the vocabulary
 * taking part, the special ones too.
 */
final class UnigramModel implements PieceModel {

    private static final double UNKNOWN_PENALTY = 10;
    private static final int NONE = -1;

    private final Map<String, Integer> ids;
    private final double[] scores;
    private final PieceTrie trie;
    private final int unknownId;
    private final boolean byteFallback;
    private final double unknownScore;

    private UnigramModel(
            Map<String, Integer> ids, PieceTrie trie, double[] scores, int unknownId, boolean byteFallback) {
        this.ids = Map.copyOf(ids);
        this.scores = scores;
        this.trie = trie;
        this.unknownId = unknownId;
        this.byteFallback = byteFallback;
        this.unknownScore = Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
    }

    /** Reads the model; forbidden pieces have ids, but no text becomes one of them. */
    static Optional<PieceModel> read(Section section, Set<String> forbidden) {
        JsonNode vocabulary = section.node().path("vocab");
        Map<String, Integer> ids = new HashMap<>();
        double[] scores = new double[vocabulary.size()];
        boolean valid = vocabulary.isArray() && !vocabulary.isEmpty();
        for (int id = 0; valid && id < scores.length; id++) {
            JsonNode piece = vocabulary.path(id).path(0);
            double score = vocabulary.path(id).path(1).asDouble(Double.NaN);
            if (!piece.isString() || piece.stringValue().isEmpty() || !Double.isFinite(score)) {
                section.problem("vocab[" + id + "] must be a piece and its score, but is "
                        + Quotation.of(vocabulary.path(id).toString()));
                return Optional.empty();
            }
            scores[id] = score;
            ids.put(piece.stringValue(), id);
        }
        int unknownId = section.number("unk_id", NONE);
        if (!valid || unknownId == NONE || unknownId >= scores.length) {
            section.problem(
                    valid
                            ? "unk_id must be the id of a piece, but is "
                                    + section.node().path("unk_id")
                            : "vocab must be a list of pieces and scores");
            return Optional.empty();
        }
        Map<String, Integer> allowed = new HashMap<>(ids);
        allowed.keySet().removeAll(forbidden);
        boolean byteFallback = section.flag("byte_fallback", false);
        return Optional.of(new UnigramModel(ids, new PieceTrie(allowed), scores, unknownId, byteFallback));
    }

    @Override
    public void cut(String split, Pieces pieces) {
        int[] starts = new int[split.length() + 1];
        int[] found = new int[split.length() + 1];
        search(split, starts, found);
        int[] nexts = new int[split.length() + 1];
        for (int end = split.length(); end > 0; end = starts[end]) {
            nexts[starts[end]] = end;
        }
        for (int start = 0; start < split.length(); ) {
            int end = nexts[start];
            int id = found[end];
            while (id == unknownId && end < split.length() && found[nexts[end]] == unknownId) {
                end = nexts[end];
            }
            report(split, start, end, id, pieces);
            start = end;
        }
    }

    private void report(String split, int start, int end, int id, Pieces pieces) {
        if (id == unknownId && byteFallback && !ids.containsKey(split.substring(start, end))) {
            int[] bytes = BytePieces.ids(split.substring(start, end), ids);
            if (bytes.length > 0) {
                for (int byteId : bytes) {
                    pieces.add(byteId, start, end);
                }
                return;
            }
        }
        // Several characters that are each unknown may still spell a piece.
        pieces.add(id == unknownId ? ids.getOrDefault(split.substring(start, end), id) : id, start, end);
    }

    /** For every end of a piece, where its best path comes from and the id of the piece. */
    private void search(String split, int[] starts, int[] found) {
        double[] sums = new double[split.length() + 1];
        Arrays.fill(starts, NONE);
        for (int start = 0; start < split.length(); ) {
            int characterEnd = start + Character.charCount(split.codePointAt(start));
            boolean single = false;
            int node = PieceTrie.ROOT;
            for (int end = start + 1; end <= split.length(); end++) {
                node = trie.child(node, split.charAt(end - 1));
                if (node == PieceTrie.NONE) {
                    break;
                }
                int id = trie.value(node);
                if (id != PieceTrie.NONE) {
                    offer(start, end, scores[id], id, sums, starts, found);
                    single |= end == characterEnd;
                }
            }
            if (!single) {
                offer(start, characterEnd, unknownScore, unknownId, sums, starts, found);
            }
            start = characterEnd;
        }
    }

    // The parameters are the three columns of one table and a row for it; an object per row would only be garbage.
    private static void offer(int start, int end, double score, int id, double[] sums, int[] starts, int[] found) {
        double sum = score + sums[start];
        if (starts[end] == NONE || sum > sums[end]) {
            sums[end] = sum;
            starts[end] = start;
            found[end] = id;
        }
    }

    @Override
    public Map<String, Integer> ids() {
        return ids;
    }

    @Override
    public String kind() {
        return "unigram";
    }
}
