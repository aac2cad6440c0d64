package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.TokenizerException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Collects what is wrong with the files of one checkpoint. A file with a million errors is described well enough by the first
 * ones. Confined to one thread.
 */
final class Problems {

    private static final int MOST_LISTED = 50;

    private final List<String> listed = new ArrayList<>();
    private long unlisted;

    void add(String file, String problem) {
        if (listed.size() < MOST_LISTED) {
            listed.add(file + ": " + problem);
        } else {
            unlisted++;
        }
    }

    /** Takes the problems of one file. */
    Consumer<String> in(String file) {
        return problem -> add(file, problem);
    }

    boolean isEmpty() {
        return listed.isEmpty();
    }

    /**
     * Ends the reading, if there was a problem.
     *
     * @throws TokenizerException that lists all
     */
    void throwIfAny() {
        if (!isEmpty()) {
            throw exception();
        }
    }

    TokenizerException exception() {
        List<String> all = new ArrayList<>(listed);
        if (unlisted > 0) {
            all.add("and " + unlisted + " more");
        }
        return new TokenizerException(all);
    }
}
