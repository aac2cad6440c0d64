package io.clearhead.checkpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says why a checkpoint cannot be loaded, with every problem that was found, so that a broken model directory is repaired in
 * one go rather than one message at a time.
 */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_QUOTE = 120;

    private final String location;
    private final String[] problems;

    /** One problem: the message is a single line. */
    public CheckpointException(String location, String problem) {
        this(location, List.of(problem), null);
    }

    /** One problem with the failure behind it. */
    public CheckpointException(String location, String problem, Throwable cause) {
        this(location, List.of(problem), cause);
    }

    /** Several problems: the message has one line for each. */
    public CheckpointException(String location, List<String> problems) {
        this(location, problems, null);
    }

    private CheckpointException(String location, List<String> problems, @Nullable Throwable cause) {
        super(message(location, problems), cause);
        this.location = location;
        this.problems = problems.toArray(String[]::new);
    }

    /** The file, directory or resource that was being read. */
    public String location() {
        return location;
    }

    /** Every problem found, in the order of the file; at least one. */
    public List<String> problems() {
        return List.of(problems);
    }

    /** A text from a file as it may stand in a message: quoted, cut when long, control characters escaped against forged log lines. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("'");
        String shown = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) : text;
        for (int i = 0; i < shown.length(); i++) {
            char character = shown.charAt(i);
            boolean printable = !Character.isISOControl(character)
                    && Character.getType(character) != Character.FORMAT
                    && Character.getType(character) != Character.LINE_SEPARATOR
                    && Character.getType(character) != Character.PARAGRAPH_SEPARATOR;
            quoted.append(printable ? String.valueOf(character) : "\\u%04x".formatted((int) character));
        }
        return quoted.append(shown.length() < text.length() ? "…'" : "'").toString();
    }

    private static String message(String location, List<String> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a CheckpointException needs at least one problem");
        }
        String head = "cannot load checkpoint " + location + ": ";
        if (problems.size() == 1) {
            return head + problems.get(0);
        }
        return head + problems.size() + " problems\n  - " + String.join("\n  - ", problems);
    }
}
