package io.clearhead.tokenizer.family;

import java.util.List;

/**
 * Special tokens that a model wants around a text.
 *
 * @param prefix ids in front
 * @param suffix ids behind
 */
record Affixes(List<Integer> prefix, List<Integer> suffix) {

    static final Affixes NONE = new Affixes(List.of(), List.of());

    Affixes {
        prefix = List.copyOf(prefix);
        suffix = List.copyOf(suffix);
    }

    static Affixes behind(int id) {
        return new Affixes(List.of(), List.of(id));
    }
}
