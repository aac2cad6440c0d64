package io.clearhead.inspection;

/** A question names a layer, head, row, column or token id that does not exist. */
public final class IndexOutOfRangeException extends InspectionException {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final int first;
    private final int last;

    private IndexOutOfRangeException(String field, int first, int last, String message) {
        super(message);
        this.field = field;
        this.first = first;
        this.last = last;
    }

    /**
     * Checks an index that counts from 0.
     *
     * @param field the part of the question that holds the index, for example {@code layers[1]}
     * @param size how many there are
     * @param what what is counted, in the plural, for example {@code encoder layers}
     * @throws IndexOutOfRangeException if the index is not in [0, size)
     */
    public static void check(String field, int index, int size, String what) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfRangeException(
                    field,
                    0,
                    size - 1,
                    "%s is %d, but must be from 0 to %d: there are %d %s"
                            .formatted(field, index, size - 1, size, what));
        }
    }

    /** Checks the index of an encoder stage, where −1 means the final one. */
    static void checkStage(String field, int index, int layers) {
        if (index < -1 || index > layers) {
            throw new IndexOutOfRangeException(
                    field,
                    -1,
                    layers,
                    "%s is %d, but must be from -1 to %d: -1 is final, 0 is before the first of %d layers"
                            .formatted(field, index, layers, layers));
        }
    }

    /** The part of the question that holds the index, for example {@code layers[1]}. */
    public String field() {
        return field;
    }

    /** The smallest valid index. */
    public int first() {
        return first;
    }

    /** The largest valid index. */
    public int last() {
        return last;
    }
}
