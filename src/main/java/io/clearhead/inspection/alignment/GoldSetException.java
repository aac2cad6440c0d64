package io.clearhead.inspection.alignment;

import java.util.ArrayList;
import java.util.List;

/** Says why alignments made by hand cannot be used, with everything that is wrong. */
public final class GoldSetException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MOST_LISTED = 100;

    private final String[] problems;

    GoldSetException(List<String> problems) {
        super(String.join("; ", listed(problems)));
        this.problems = listed(problems).toArray(String[]::new);
    }

    private static List<String> listed(List<String> problems) {
        if (problems.size() <= MOST_LISTED) {
            return problems;
        }
        List<String> listed = new ArrayList<>(problems.subList(0, MOST_LISTED));
        listed.add("and " + (problems.size() - MOST_LISTED) + " more");
        return listed;
    }

    /** What is wrong, in the order of the file; at least one, and no more than about a hundred. */
    public List<String> problems() {
        return List.of(problems);
    }
}
