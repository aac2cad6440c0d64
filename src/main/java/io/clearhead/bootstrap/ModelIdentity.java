package io.clearhead.bootstrap;

import java.nio.file.Path;

/**
 * The name and version of a model, as far as the place of its files tells.
 *
 * @param id for example {@code Helsinki-NLP/opus-mt-en-de}
 * @param revision the commit in a Hugging Face cache; {@code local} for other directories
 */
record ModelIdentity(String id, String revision) {

    private static final String CACHED_MODEL = "models--";
    private static final String LOCAL = "local";

    /** The model inside the application. */
    static ModelIdentity builtIn(String revision) {
        return new ModelIdentity("clearhead/tatoeba-en-de", revision);
    }

    /**
     * The model in a directory: {@code models--owner--name/snapshots/commit} is the layout of the Hugging Face cache; any
     * other directory gives the model its own name.
     */
    static ModelIdentity of(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        int depth = path.getNameCount();
        if (depth == 0) {
            return new ModelIdentity(path.toString(), LOCAL);
        }
        String name = path.getName(depth - 1).toString();
        if (depth >= 3 && path.getName(depth - 2).toString().equals("snapshots")) {
            String repository = path.getName(depth - 3).toString();
            if (repository.startsWith(CACHED_MODEL)) {
                return new ModelIdentity(
                        repository.substring(CACHED_MODEL.length()).replaceFirst("--", "/"), name);
            }
        }
        return new ModelIdentity(name, LOCAL);
    }
}
