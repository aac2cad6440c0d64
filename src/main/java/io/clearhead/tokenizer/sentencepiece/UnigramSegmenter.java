package io.clearhead.tokenizer.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a normalised text into the pieces with the highest sum of scores (Viterbi's algorithm).
 *
 * <p>Ways to cut that differ only in the order of their pieces have equal sums but for rounding. SentencePiece keeps
 * sums as 32-bit floats and compares them with a sum of 64 bits, so the same is done here; the first of equals wins.
 */
final class UnigramSegmenter implements Segmenter {

    /** How much worse than the worst piece an unknown character is. */
    private static final float UNKNOWN_PENALTY = 10f;

    /** User-defined pieces beat any other way to cut the same text; a longer one beats two shorter ones. */
    private static final float USER_DEFINED_PENALTY = 0.1f;

    private final PieceTrie trie;
    private final float[] scores;
    private final boolean[] unused;
    private final float unknownScore;

    UnigramSegmenter(List<Piece> pieces) {
        Map<String, Integer> textual = new HashMap<>();
        float lowest = Float.MAX_VALUE;
        float highest = Float.MIN_VALUE;
        for (Piece piece : pieces) {
            if (piece.type() == Piece.Type.NORMAL) {
                lowest = Math.min(lowest, piece.score());
                highest = Math.max(highest, piece.score());
            }
        }
        scores = new float[pieces.size()];
        unused = new boolean[pieces.size()];
        for (int index = 0; index < scores.length; index++) {
            Piece piece = pieces.get(index);
            if (piece.type().isTextual()) {
                textual.put(piece.text(), index);
            }
            unused[index] = piece.type() == Piece.Type.UNUSED;
            scores[index] = piece.type() == Piece.Type.USER_DEFINED ? userDefinedScore(piece, highest) : piece.score();
        }
        trie = new PieceTrie(textual);
        unknownScore = lowest - UNKNOWN_PENALTY;
    }

    private static float userDefinedScore(Piece piece, float highest) {
        return piece.text().getBytes(StandardCharsets.UTF_8).length * highest - USER_DEFINED_PENALTY;
    }

    @Override
    public void segment(String text, SegmentCollector segments) {
        Lattice lattice = new Lattice(text.length());
        for (int start = 0; start < text.length(); ) {
            int characterEnd = start + Character.charCount(text.codePointAt(start));
            if (!addPieces(lattice, text, start, characterEnd)) {
                lattice.offer(start, characterEnd, unknownScore, true);
            }
            start = characterEnd;
        }
        lattice.reportBestPath(segments);
    }

    /** Offers all pieces that begin at a place; whether the first character alone is one of them. */
    private boolean addPieces(Lattice lattice, String text, int start, int characterEnd) {
        boolean characterIsPiece = false;
        int node = PieceTrie.ROOT;
        for (int end = start + 1; end <= text.length(); end++) {
            node = trie.child(node, text.charAt(end - 1));
            if (node == PieceTrie.NONE) {
                break;
            }
            int piece = trie.value(node);
            if (piece != PieceTrie.NONE && !unused[piece]) {
                lattice.offer(start, end, scores[piece], false);
                characterIsPiece |= end == characterEnd;
            }
        }
        return characterIsPiece;
    }

    /** The best way to reach every place of a text so far. */
    private static final class Lattice {

        private static final int UNREACHED = -1;

        private final float[] scores;
        private final int[] predecessors;
        private final boolean[] unknown;

        private Lattice(int length) {
            scores = new float[length + 1];
            predecessors = new int[length + 1];
            unknown = new boolean[length + 1];
            Arrays.fill(predecessors, UNREACHED);
        }

        private void offer(int start, int end, float score, boolean isUnknown) {
            double sum = (double) score + scores[start];
            if (predecessors[end] == UNREACHED || sum > scores[end]) {
                scores[end] = (float) sum;
                predecessors[end] = start;
                unknown[end] = isUnknown;
            }
        }

        /** Turns the predecessors of the best path, which lead from the end to the start, round, and follows it. */
        private void reportBestPath(SegmentCollector segments) {
            int[] successors = new int[predecessors.length];
            for (int end = predecessors.length - 1; end > 0; end = predecessors[end]) {
                successors[predecessors[end]] = end;
            }
            for (int start = 0; start < predecessors.length - 1; start = successors[start]) {
                int end = successors[start];
                if (unknown[end]) {
                    segments.unknown(start, end);
                } else {
                    segments.known(start, end);
                }
            }
        }
    }
}
