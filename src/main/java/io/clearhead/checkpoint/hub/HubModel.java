package io.clearhead.checkpoint.hub;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A model on the hub. Both parts become parts of paths, so only what the hub allows in them is allowed here.
 *
 * @param id owner and name, for example {@code Helsinki-NLP/opus-mt-en-de}
 * @param revision a branch, a tag, a commit, or another git reference such as {@code refs/pr/1}
 */
public record HubModel(String id, String revision) {

    /** The branch that is served when nobody asks for another. */
    public static final String DEFAULT_REVISION = "main";

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?");
    private static final Pattern REVISION_PART = Pattern.compile("[A-Za-z0-9_+@=.-]{1,100}");
    private static final int MOST_REVISION_PARTS = 8;

    /**
     * Checks both parts.
     *
     * @throws IllegalArgumentException if one of them cannot be on the hub
     */
    public HubModel {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "a model on the hub is named owner/name in letters, digits, '-', '_' and '.'," + " but this is \""
                            + id + "\"");
        }
        if (!isRevision(revision)) {
            throw new IllegalArgumentException(
                    "a revision is a branch, a tag or a commit, but this is \"" + revision + "\"");
        }
    }

    /** Whether a text has the form of an id, owner included. */
    public static boolean isId(String text) {
        String[] parts = text.split("/", -1);
        return parts.length == 2
                && PART.matcher(parts[0]).matches()
                && PART.matcher(parts[1]).matches()
                && !text.contains("--")
                && !text.contains("..")
                && !text.endsWith(".git");
    }

    private static boolean isRevision(String text) {
        String[] parts = text.split("/", -1);
        return parts.length <= MOST_REVISION_PARTS
                && !text.contains("..")
                && Arrays.stream(parts)
                        .allMatch(part ->
                                !part.equals(".") && REVISION_PART.matcher(part).matches());
    }

    @Override
    public String toString() {
        return revision.equals(DEFAULT_REVISION) ? id : id + " at revision " + revision;
    }
}
