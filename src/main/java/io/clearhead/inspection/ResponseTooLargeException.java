package io.clearhead.inspection;

/** The answer would hold more numbers, in maps, rollouts and value norms, than the service allows. */
public final class ResponseTooLargeException extends InspectionException {

    private static final long serialVersionUID = 1L;

    private final long cells;
    private final long limit;

    ResponseTooLargeException(long cells, long limit) {
        super("the maps, rollouts and value norms of the answer would hold " + cells + " numbers, but the limit is "
                + limit
                + "; ask for fewer kinds, layers or heads, combine them, or ask for a window of rows and columns");
        this.cells = cells;
        this.limit = limit;
    }

    /** How many numbers the answer would hold, as far as they were counted. */
    public long cells() {
        return cells;
    }

    /** How many numbers an answer may hold. */
    public long limit() {
        return limit;
    }
}
