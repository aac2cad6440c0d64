package io.clearhead.inspection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Sums up the {@link AnswerSize} of the passes of one answer, and stops the pass that would exceed the limit.
 *
 * <p>Safe for use by several threads.
 */
final class CellBudget {

    private final long limit;
    private final AtomicLong spent = new AtomicLong();

    CellBudget(long limit) {
        this.limit = limit;
    }

    /**
     * Adds those of one pass.
     *
     * @throws ResponseTooLargeException if all together are more than the limit
     */
    void spend(long cells) {
        long total = spent.addAndGet(cells);
        if (total > limit) {
            throw new ResponseTooLargeException(total, limit);
        }
    }
}
