package io.clearhead.tokenizer.sentencepiece;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Cuts a normalised text into pieces by byte-pair encoding: starts from characters and joins, again and again, the two
 * neighbours whose union is the piece with the highest score, the leftmost of equals.
 *
 * <p>User-defined pieces are taken whole and never joined. Unused pieces are joined like others, because larger pieces
 * are made of them, but fall apart again if they are left over at the end.
 *
 * <p>Source: R. Sennrich, B. Haddow and A. Birch, "Neural Machine Translation of Rare Words with Subword Units", 2016.
 */
final class BpeSegmenter implements Segmenter {

    private static final int NONE = -1;

    private final PieceTrie trie;
    private final PieceTrie userDefined;
    private final float[] scores;
    private final boolean[] unused;

    BpeSegmenter(List<Piece> pieces) {
        Map<String, Integer> textual = new HashMap<>();
        Map<String, Integer> verbatim = new HashMap<>();
        scores = new float[pieces.size()];
        unused = new boolean[pieces.size()];
        for (int index = 0; index < scores.length; index++) {
            Piece piece = pieces.get(index);
            scores[index] = piece.score();
            unused[index] = piece.type() == Piece.Type.UNUSED;
            if (piece.type().isTextual()) {
                textual.put(piece.text(), index);
            }
            if (piece.type() == Piece.Type.USER_DEFINED) {
                verbatim.put(piece.text(), index);
            }
        }
        trie = new PieceTrie(textual);
        userDefined = new PieceTrie(verbatim);
    }

    @Override
    public void segment(String text, SegmentCollector segments) {
        if (!text.isEmpty()) {
            new Symbols(text).reduce(segments);
        }
    }

    /** Two neighbours that may be joined, if both are still as they were when this was written down. */
    private record Candidate(int left, int right, int end, float score) implements Comparable<Candidate> {

        @Override
        public int compareTo(Candidate other) {
            int byScore = Float.compare(other.score, score);
            return byScore != 0 ? byScore : Integer.compare(left, other.left);
        }
    }

    /** The symbols of one text as a linked list; a symbol is named by the char it begins at. */
    private final class Symbols {

        private final String text;
        private final int[] ends;
        private final int[] previous;
        private final boolean[] frozen;
        private final PriorityQueue<Candidate> agenda = new PriorityQueue<>();
        /** For each unused piece, the length of its left part when it was last proposed, as in SentencePiece. */
        private final Map<Integer, Integer> leftParts = new HashMap<>();

        private Symbols(String text) {
            this.text = text;
            this.ends = new int[text.length()];
            this.previous = new int[text.length() + 1];
            this.frozen = new boolean[text.length()];
            int before = NONE;
            for (int start = 0; start < text.length(); start = ends[start]) {
                int whole = userDefined.longestPrefix(text, start);
                frozen[start] = whole > 0;
                ends[start] = start + (whole > 0 ? whole : Character.charCount(text.codePointAt(start)));
                previous[start] = before;
                before = start;
            }
        }

        private void reduce(SegmentCollector segments) {
            for (int right = ends[0]; right < text.length(); right = ends[right]) {
                propose(previous[right], right);
            }
            for (Candidate best = agenda.poll(); best != null; best = agenda.poll()) {
                if (isValid(best)) {
                    join(best);
                }
            }
            for (int start = 0; start < text.length(); start = ends[start]) {
                report(start, ends[start], segments);
            }
        }

        private void propose(int left, int right) {
            if (left == NONE || right == text.length() || frozen[left] || frozen[right]) {
                return;
            }
            int end = ends[right];
            int piece = trie.find(text, left, end);
            if (piece != PieceTrie.NONE) {
                agenda.add(new Candidate(left, right, end, scores[piece]));
                if (unused[piece]) {
                    leftParts.put(piece, right - left);
                }
            }
        }

        private boolean isValid(Candidate candidate) {
            return ends[candidate.left] == candidate.right && ends[candidate.right] == candidate.end;
        }

        private void join(Candidate candidate) {
            ends[candidate.left] = candidate.end;
            ends[candidate.right] = NONE;
            previous[candidate.end] = candidate.left;
            propose(previous[candidate.left], candidate.left);
            propose(candidate.left, candidate.end);
        }

        private void report(int from, int to, SegmentCollector segments) {
            int piece = trie.find(text, from, to);
            Integer leftPart = leftParts.get(piece);
            if (leftPart != null) {
                report(from, from + leftPart, segments);
                report(from + leftPart, to, segments);
            } else if (piece == PieceTrie.NONE) {
                segments.unknown(from, to);
            } else {
                segments.known(from, to);
            }
        }
    }
}
