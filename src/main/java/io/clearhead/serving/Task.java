package io.clearhead.serving;

import io.clearhead.generation.InferenceSession;
import io.clearhead.serving.ServingListener.Outcome;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One submitted work from its submission to its result: the caller's ticket and the work's cancellation in one.
 *
 * <p>It ends exactly once. Whoever gives it up first decides how: a reason that was set is never replaced, and the result of
 * work that ends after it is thrown away. Thread safety: all methods may be called from any thread, except that {@link
 * #run} is called by the one worker that took the task from the dispatcher.
 */
final class Task<T> implements Ticket<T>, Cancellation {

    private static final Logger log = LoggerFactory.getLogger(Task.class);

    private final long id;
    private final Work<T> work;
    private final Duration timeout;
    private final Context context;
    private final long submitted;
    private final AtomicReference<@Nullable InferenceException> reason = new AtomicReference<>();
    private final AtomicReference<@Nullable Long> waited = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Supplier<T> result;

    /**
     * What all tasks of a service share.
     *
     * @param dispatcher brings them to workers
     * @param listener hears of them
     * @param nanoClock a clock that only goes forward
     */
    record Context(Dispatcher dispatcher, ServingListener listener, LongSupplier nanoClock) {}

    Task(long id, Work<T> work, Duration timeout, Context context) {
        this.id = id;
        this.work = work;
        this.timeout = timeout;
        this.context = context;
        this.submitted = context.nanoClock.getAsLong();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Duration queueTime() {
        Long nanos = waited.get();
        return nanos == null ? age() : Duration.ofNanos(nanos);
    }

    @Override
    public void cancel() {
        giveUp(new WorkCancelledException("the work was cancelled by the one who submitted it"));
    }

    @Override
    public boolean isCancelled() {
        giveUpIfLate();
        return reason.get() != null;
    }

    /** Gives this task up if its time has run out. */
    void giveUpIfLate() {
        if (reason.get() == null && age().compareTo(timeout) >= 0) {
            giveUp(new DeadlineExceededException(timeout));
        }
    }

    @Override
    public boolean hasEnded() {
        giveUpIfLate();
        return ended.getCount() == 0;
    }

    /** Ends this task for a reason, unless there is one already: at once if it waits, between two steps if it runs. */
    void giveUp(InferenceException why) {
        if (reason.compareAndSet(null, why) && context.dispatcher.withdraw(this)) {
            end(outcome(why), () -> {
                throw why;
            });
        }
    }

    @Override
    public T await() {
        try {
            if (!ended.await(timeout.minus(age()).toNanos(), TimeUnit.NANOSECONDS)) {
                giveUp(new DeadlineExceededException(timeout));
                ended.await();
            }
        } catch (InterruptedException interrupted) {
            cancel();
            Thread.currentThread().interrupt();
            throw new WorkCancelledException("the thread that waited for the work was interrupted");
        }
        Supplier<T> settled = result;
        return Objects.requireNonNull(settled, "a task that ended has a result").get();
    }

    /** Does the work, unless nobody waits for it any more. Whatever the work throws goes to the ticket only. */
    void run(InferenceSession session) {
        markStarted();
        if (isCancelled()) {
            context.dispatcher.release(this);
            endGivenUp();
            return;
        }
        long start = context.nanoClock.getAsLong();
        Outcome outcome = Outcome.FAILED;
        Supplier<T> value;
        try {
            context.listener.started(queueTime());
            T returned = work.run(new ServedSession(session, this, context.listener), this);
            outcome = Outcome.COMPLETED;
            value = () -> returned;
        } catch (RuntimeException failure) {
            value = () -> {
                throw failure;
            };
        } catch (Error error) {
            log.error("work ended with an error, the worker goes on ticket={}", id, error);
            value = () -> {
                throw new WorkFailedException(id, error);
            };
        }
        context.dispatcher.release(this, context.nanoClock.getAsLong() - start);
        if (reason.get() != null) {
            endGivenUp();
        } else {
            end(outcome, value);
        }
    }

    private void endGivenUp() {
        InferenceException why = Objects.requireNonNull(reason.get(), "a task is given up for a reason");
        end(outcome(why), () -> {
            throw why;
        });
    }

    private void end(Outcome outcome, Supplier<T> value) {
        markStarted();
        result = value;
        try {
            context.listener.finished(outcome);
        } finally {
            ended.countDown(); // whatever a listener does, nobody waits forever
        }
    }

    private void markStarted() {
        waited.compareAndSet(null, age().toNanos());
    }

    /** Time since the submission. */
    Duration age() {
        return Duration.ofNanos(context.nanoClock.getAsLong() - submitted);
    }

    private static Outcome outcome(InferenceException why) {
        if (why instanceof DeadlineExceededException) {
            return Outcome.DEADLINE_EXCEEDED;
        }
        return why instanceof NotReadyException ? Outcome.DRAINED : Outcome.CANCELLED;
    }
}
