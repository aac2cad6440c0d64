package io.clearhead.checkpoint.pytorch;

import io.clearhead.checkpoint.CheckpointException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the {@link Unpickler} works on: a stack with marks, and the values that the pickle wants to use again. Both are bounded.
 *
 * <p>Not safe for use by several threads.
 */
final class PickleStack {

    /** Far above any real checkpoint: a tensor takes about forty. */
    private static final int MOST_VALUES = 1_000_000;
    /** How deeply values may be nested while they are made; a state dict needs four. */
    private static final int MOST_MARKS = 1000;

    private final String location;
    private final List<Pickled> values = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Integer, Pickled> memo = new HashMap<>();
    private int pushed;

    PickleStack(String location) {
        this.location = location;
    }

    void push(Pickled value) {
        pushed++;
        if (pushed > MOST_VALUES) {
            throw refusal("makes more than " + MOST_VALUES + " values, more than any checkpoint needs");
        }
        values.add(value);
    }

    Pickled pop() {
        return pop(1).get(0);
    }

    /** Takes the topmost values off, none of them below the last mark, in the order in which they were put there. */
    List<Pickled> pop(int count) {
        if (values.size() - floor() < count) {
            throw refusal("takes more values from its stack than it put there");
        }
        List<Pickled> topmost = values.subList(values.size() - count, values.size());
        List<Pickled> taken = List.copyOf(topmost);
        topmost.clear();
        return taken;
    }

    /** Takes off all values above the last mark, and the mark. */
    List<Pickled> popToMark() {
        if (marks.isEmpty()) {
            throw refusal("takes values down to a mark that it never set");
        }
        List<Pickled> taken = pop(values.size() - floor());
        marks.pop();
        return taken;
    }

    /** Values that are there now are out of reach until the mark is taken off. */
    void mark() {
        if (marks.size() == MOST_MARKS) {
            throw refusal("is nested more than " + MOST_MARKS + " levels deep");
        }
        marks.push(values.size());
    }

    Pickled top() {
        if (values.size() == floor()) {
            throw refusal("uses a value of its stack that it never put there");
        }
        return values.get(values.size() - 1);
    }

    /** Keeps the topmost value under a number. */
    void remember(int index) {
        if (memo.size() == MOST_VALUES && !memo.containsKey(index)) {
            throw refusal("stores more than " + MOST_VALUES + " values, more than any checkpoint needs");
        }
        memo.put(index, top());
    }

    /** Pushes the value with a number. */
    void recall(int index) {
        Pickled value = memo.get(index);
        if (value == null) {
            throw refusal("recalls value " + Integer.toUnsignedLong(index) + ", which it never stored");
        }
        push(value);
    }

    private int floor() {
        return marks.isEmpty() ? 0 : marks.element();
    }

    private CheckpointException refusal(String problem) {
        return new CheckpointException(location, "data.pkl " + problem);
    }
}
