package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.sentencepiece.BytePieces;
import java.util.Arrays;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte-pair encoding by a list of merges: starts from characters and joins the two neighbours whose merge stands first in the
 * list, the leftmost of equals, until there are none. Made by {@link BpeModelReader}.
 */
final class BpeModel implements PieceModel {

    static final int NONE = -1;

    private final Settings settings;

    /**
     * What the file says.
     *
     * @param ids pieces and their ids
     * @param merges pairs that are joined
     * @param unknownId what a character becomes that is no piece; {@link #NONE} to drop it
     * @param prefix written in front of every character but the first
     * @param suffix written behind the last character
     * @param options what else is done
     */
    record Settings(
            Map<String, Integer> ids, MergeTable merges, int unknownId, String prefix, String suffix, Options options) {

        Settings {
            ids = Map.copyOf(ids);
        }
    }

    /**
     * What can be switched on.
     *
     * @param fuseUnknown neighbouring unknown characters become one piece
     * @param byteFallback an unknown character becomes pieces for its bytes
     * @param ignoreMerges a split that is a piece as a whole is not cut
     */
    record Options(boolean fuseUnknown, boolean byteFallback, boolean ignoreMerges) {}

    BpeModel(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void cut(String split, Pieces pieces) {
        Integer whole = settings.options.ignoreMerges ? settings.ids.get(split) : null;
        if (whole != null) {
            pieces.add(whole, 0, split.length());
        } else if (!split.isEmpty()) {
            Symbols symbols = new Symbols(split);
            symbols.join();
            symbols.report(pieces);
        }
    }

    @Override
    public Map<String, Integer> ids() {
        return settings.ids;
    }

    @Override
    public String kind() {
        return "bpe";
    }

    /** Two neighbours that may be joined, if both are still as they were when this was written down. */
    private record Candidate(int rank, int left, int result) implements Comparable<Candidate> {

        @Override
        public int compareTo(Candidate other) {
            return rank != other.rank ? Integer.compare(rank, other.rank) : Integer.compare(left, other.left);
        }
    }

    /** The symbols of one split as a linked list. */
    private final class Symbols {

        private final String split;
        private int count;
        private int[] ids;
        private int[] froms;
        private int[] tos;
        private int[] previous;
        private int[] next;
        private final PriorityQueue<Candidate> agenda = new PriorityQueue<>();

        private Symbols(String split) {
            this.split = split;
            int capacity = split.length();
            ids = new int[capacity];
            froms = new int[capacity];
            tos = new int[capacity];
            for (int from = 0; from < split.length(); ) {
                int to = from + Character.charCount(split.codePointAt(from));
                addCharacter(from, to);
                from = to;
            }
            previous = new int[count];
            next = new int[count];
            for (int index = 0; index < count; index++) {
                previous[index] = index - 1;
                next[index] = index + 1 == count ? NONE : index + 1;
            }
        }

        private void addCharacter(int from, int to) {
            String character = split.substring(from, to);
            String spelled =
                    (from > 0 ? settings.prefix : "") + character + (to == split.length() ? settings.suffix : "");
            Integer id = settings.ids.get(spelled);
            if (id != null) {
                add(id, from, to);
                return;
            }
            int[] bytes = settings.options.byteFallback ? BytePieces.ids(spelled, settings.ids) : new int[0];
            for (int byteId : bytes) {
                add(byteId, from, to);
            }
            if (bytes.length == 0 && settings.unknownId != NONE) {
                addUnknown(from, to);
            }
        }

        private void addUnknown(int from, int to) {
            boolean fused = settings.options.fuseUnknown
                    && count > 0
                    && ids[count - 1] == settings.unknownId
                    && tos[count - 1] == from;
            if (fused) {
                tos[count - 1] = to;
            } else {
                add(settings.unknownId, from, to);
            }
        }

        private void add(int id, int from, int to) {
            if (count == ids.length) {
                int capacity = 2 * count + 4;
                ids = Arrays.copyOf(ids, capacity);
                froms = Arrays.copyOf(froms, capacity);
                tos = Arrays.copyOf(tos, capacity);
            }
            ids[count] = id;
            froms[count] = from;
            tos[count] = to;
            count++;
        }

        private void join() {
            for (int index = 0; index + 1 < count; index++) {
                propose(index);
            }
            for (Candidate best = agenda.poll(); best != null; best = agenda.poll()) {
                int left = best.left;
                int right = ids[left] == NONE ? NONE : next[left];
                int merge = right == NONE ? MergeTable.NONE : settings.merges.find(ids[left], ids[right]);
                if (merge == MergeTable.NONE || settings.merges.result(merge) != best.result) {
                    continue; // one of the two was joined with another neighbour
                }
                ids[left] = best.result;
                tos[left] = tos[right];
                ids[right] = NONE;
                next[left] = next[right];
                if (next[right] != NONE) {
                    previous[next[right]] = left;
                }
                propose(previous[left]);
                propose(left);
            }
        }

        private void propose(int left) {
            if (left != NONE && next[left] != NONE) {
                int merge = settings.merges.find(ids[left], ids[next[left]]);
                if (merge != MergeTable.NONE) {
                    agenda.add(new Candidate(settings.merges.rank(merge), left, settings.merges.result(merge)));
                }
            }
        }

        private void report(Pieces pieces) {
            for (int index = 0; index != NONE && index < count; index = next[index]) {
                pieces.add(ids[index], froms[index], tos[index]);
            }
        }
    }
}
