package io.clearhead.bootstrap;

import java.util.List;

/** The model cannot be measured with the sentences of {@code clearhead.alignment.gold}. */
final class AlignmentGoldException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AlignmentGoldException(String file, List<String> problems) {
        super("cannot measure word alignments with " + file + ": "
                + (problems.size() == 1
                        ? problems.get(0)
                        : problems.size() + " problems\n  - " + String.join("\n  - ", problems)));
    }
}
