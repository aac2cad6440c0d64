package io.clearhead.serving;

/**
 * Tells running work that nobody waits for it any more.
 *
 * <p>Generation and the other calls of the session that a work is given ask by themselves; a work asks only in loops of its
 * own. Thread safety: may be asked from any thread.
 */
@FunctionalInterface
public interface Cancellation {

    /** True after {@link Ticket#cancel()}, after the deadline, and when the server cannot wait any longer; stays true. */
    boolean isCancelled();
}
