package io.clearhead.serving;

import io.clearhead.serving.RequestQueue.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Brings tasks from callers to workers. A task is waiting, running or gone, and every move is one step under one lock, so a
 * task that was withdrawn never runs and a task that runs was never withdrawn.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class Dispatcher {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final RequestQueue<Task<?>> waiting;
    private final Set<Task<?>> running = new LinkedHashSet<>();
    private final ServiceTime serviceTime = new ServiceTime();
    private final int workers;

    Dispatcher(int queueCapacity, int workers) {
        this.waiting = new RequestQueue<>(queueCapacity);
        this.workers = workers;
    }

    /** Lets all of these tasks wait, or none of them. */
    Admission admit(List<? extends Task<?>> tasks) {
        lock.lock();
        try {
            Admission admission = waiting.offerAll(tasks);
            if (admission == Admission.ADMITTED) {
                changed.signalAll();
            }
            return admission;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a task and marks it as running; null when there will never be one again. */
    @Nullable
    Task<?> take() {
        lock.lock();
        try {
            while (true) {
                Task<?> task = waiting.poll();
                if (task != null) {
                    running.add(task);
                    return task;
                }
                if (waiting.isExhausted()) {
                    return null;
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Marks a running task as gone after so much time at work. */
    void release(Task<?> task, long nanos) {
        lock.lock();
        try {
            running.remove(task);
            serviceTime.add(nanos);
        } finally {
            lock.unlock();
        }
    }

    /** Marks a task as gone that was taken but had nothing to do. */
    void release(Task<?> task) {
        lock.lock();
        try {
            running.remove(task);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a task out of the queue; false if it is not there, because it runs or is gone. */
    boolean withdraw(Task<?> task) {
        lock.lock();
        try {
            return waiting.remove(task);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further tasks; {@link #take()} hands out those that wait, and then null. */
    void close() {
        lock.lock();
        try {
            waiting.close();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The tasks that wait, oldest first. */
    List<Task<?>> waiting() {
        lock.lock();
        try {
            return waiting.entries();
        } finally {
            lock.unlock();
        }
    }

    /** All tasks that run or wait. */
    List<Task<?>> unfinished() {
        lock.lock();
        try {
            List<Task<?>> tasks = new ArrayList<>(running);
            tasks.addAll(waiting.entries());
            return tasks;
        } finally {
            lock.unlock();
        }
    }

    /** When the tasks that wait now will have had their turn. */
    Duration retryAfter() {
        lock.lock();
        try {
            return serviceTime.estimate(waiting.size() + running.size(), workers);
        } finally {
            lock.unlock();
        }
    }

    int waitingCount() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    int runningCount() {
        lock.lock();
        try {
            return running.size();
        } finally {
            lock.unlock();
        }
    }
}
