package io.clearhead.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the problems of one file. A hostile file could have millions of them, so beyond a thousand they are only counted.
 *
 * <p>Not safe for use by several threads; it lives as long as one file is read.
 */
public final class ProblemList {

    private static final int MOST_LISTED = 1000;

    private final List<String> listed = new ArrayList<>();
    private long unlisted;

    public void add(String problem) {
        if (listed.size() < MOST_LISTED) {
            listed.add(problem);
        } else {
            unlisted++;
        }
    }

    public List<String> toList() {
        List<String> problems = new ArrayList<>(listed);
        if (unlisted > 0) {
            problems.add("and " + unlisted + " more");
        }
        return List.copyOf(problems);
    }

    public void throwIfAny(String location) {
        if (!listed.isEmpty()) {
            throw new CheckpointException(location, toList());
        }
    }
}
