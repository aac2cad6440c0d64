package io.clearhead.serving;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue as a plain state object: first in, first out; several entries come in together or not at all; an entry that
 * leaves frees its place at once.
 *
 * <p>Thread safety: none; {@link Dispatcher} guards it with its lock.
 *
 * @param <E> entries, told apart by {@code equals}
 */
final class RequestQueue<E> {

    /** What became of an offer. */
    enum Admission {
        ADMITTED,
        FULL,
        CLOSED
    }

    private final int capacity;
    private final Set<E> entries = new LinkedHashSet<>();
    private boolean closed;

    RequestQueue(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("the capacity must be at least 1, but is " + capacity);
        }
        this.capacity = capacity;
    }

    /** Adds all of these entries behind the others, or none of them. */
    Admission offerAll(Collection<? extends E> added) {
        if (closed) {
            return Admission.CLOSED;
        }
        if (added.size() > capacity - entries.size()) {
            return Admission.FULL;
        }
        entries.addAll(added);
        return Admission.ADMITTED;
    }

    /** Takes out the oldest entry; null if there is none. */
    @Nullable
    E poll() {
        Iterator<E> iterator = entries.iterator();
        if (!iterator.hasNext()) {
            return null;
        }
        E oldest = iterator.next();
        iterator.remove();
        return oldest;
    }

    /** Takes out one entry, and tells whether it was here. */
    boolean remove(E entry) {
        return entries.remove(entry);
    }

    /** A copy of the entries, oldest first. */
    List<E> entries() {
        return List.copyOf(entries);
    }

    /** Refuses further entries; those inside stay and are still taken out. */
    void close() {
        closed = true;
    }

    /** Whether nothing is here and nothing can come. */
    boolean isExhausted() {
        return closed && entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    int capacity() {
        return capacity;
    }
}
