package io.clearhead.bootstrap;

import io.clearhead.checkpoint.hub.HubModel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where the model comes from, as the values of {@code clearhead.model} and {@code clearhead.revision} say it. */
sealed interface ModelSource {

    /** The model inside the application. */
    record BuiltIn() implements ModelSource {}

    /** A directory of this machine, whether it is there or not. */
    record Directory(Path path) implements ModelSource {}

    /** A model on the hub. */
    record Hub(HubModel model) implements ModelSource {}

    /**
     * Reads the values. Nothing is a model inside the application; what is there, or is written like a path, is a directory;
     * {@code owner/name} is a model on the hub, and so is {@code hf://owner/name} whatever directories there are.
     *
     * @throws ModelSettingException if they mean nothing, or could mean two things
     */
    static ModelSource of(String model, String revision) {
        String value = model.strip();
        if (value.startsWith(Forms.HUB)) {
            return hub(value.substring(Forms.HUB.length()), revision);
        }
        if (value.isEmpty()) {
            requireNoRevision("the built-in model", revision);
            return new BuiltIn();
        }
        Path path = path(value);
        if (Forms.PATH.matcher(value).find() || Files.exists(path)) {
            requireNoRevision("a directory", revision);
            return new Directory(path);
        }
        if (!HubModel.isId(value)) {
            throw new ModelSettingException("clearhead.model is \"" + value
                    + "\", which is neither a directory that exists nor owner/name of a model on the hub");
        }
        if (Files.isDirectory(path.subpath(0, 1))) {
            throw new ModelSettingException("clearhead.model is \"" + value
                    + "\", which could be a model on the hub, or a" + " directory that is missing in the directory "
                    + path.subpath(0, 1).toAbsolutePath());
        }
        return hub(value, revision);
    }

    private static Path path(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new ModelSettingException("clearhead.model is no path on this system: " + e.getMessage(), e);
        }
    }

    private static ModelSource hub(String id, String revision) {
        try {
            return new Hub(new HubModel(id, revision.isBlank() ? HubModel.DEFAULT_REVISION : revision.strip()));
        } catch (IllegalArgumentException e) {
            throw new ModelSettingException(
                    "clearhead.model and clearhead.revision name no model on the hub: " + e.getMessage(), e);
        }
    }

    private static void requireNoRevision(String what, String revision) {
        if (!revision.isBlank() && !revision.strip().equals(HubModel.DEFAULT_REVISION)) {
            throw new ModelSettingException("clearhead.revision is \"" + revision + "\", but clearhead.model is " + what
                    + ", which has no revisions");
        }
    }

    /** How values are written. */
    final class Forms {

        private static final String HUB = "hf://";

        /** Absolute, relative to a directory that is named, with a drive or a backslash, ending in a slash, or deeper. */
        private static final Pattern PATH = Pattern.compile("^[/~]|^\\.{1,2}(?:/|$)|\\\\|^[A-Za-z]:|/$|/.*/");

        private Forms() {}
    }
}
