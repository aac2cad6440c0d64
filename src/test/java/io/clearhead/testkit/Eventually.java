package io.clearhead.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread or process will bring about, and fails with the last reason if it does not. */
public final class Eventually {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration BREATH = Duration.ofMillis(5);

    private Eventually() {}

    /** Something to check. */
    @FunctionalInterface
    public interface Check {

        /** Returns if it holds, and throws an {@link AssertionError} if it does not yet. */
        void run() throws Exception;
    }

    /**
     * Repeats a check until it holds.
     *
     * @throws AssertionError the check's last one, if it does not hold within 20 s
     */
    public static void holds(Check check) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw notYet;
                }
                LockSupport.parkNanos(BREATH.toNanos());
            }
        }
    }

    /**
     * Repeats a question until two answers in a row are the same.
     *
     * @return that answer
     * @throws AssertionError if the answers keep changing for 20 s
     */
    public static <T> T settles(Callable<T> question) throws Exception {
        Object[] previous = {question.call()};
        holds(() -> {
            T answer = question.call();
            Object before = previous[0];
            previous[0] = answer;
            if (!answer.equals(before)) {
                throw new AssertionError("still changing: " + before + " became " + answer);
            }
        });
        @SuppressWarnings("unchecked") // only answers are stored
        T settled = (T) previous[0];
        return settled;
    }
}
