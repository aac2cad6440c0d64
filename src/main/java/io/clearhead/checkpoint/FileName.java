package io.clearhead.checkpoint;

/** Tells the plain file names of a checkpoint from paths that lead out of it. */
public final class FileName {

    private FileName() {}

    /** Whether this can only be the name of a file in the checkpoint itself: no separator, no {@code ..}, no control character. */
    public static boolean isPlain(String name) {
        boolean special = name.isEmpty() || name.equals(".") || name.equals("..");
        return !special && name.chars().noneMatch(FileName::isSeparatorOrControl);
    }

    static void requirePlain(String location, String name) {
        if (!isPlain(name)) {
            throw new CheckpointException(
                    location,
                    CheckpointException.quoted(name) + " is not a file name: separators, '..' and control characters"
                            + " are not allowed");
        }
    }

    private static boolean isSeparatorOrControl(int character) {
        return character == '/' || character == '\\' || character == ':' || Character.isISOControl(character);
    }
}
