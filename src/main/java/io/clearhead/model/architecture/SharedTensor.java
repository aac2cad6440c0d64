package io.clearhead.model.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A tensor that Hugging Face keeps under several names, of which a file has one, some or all: which one, depends on the
 * program that wrote it.
 *
 * @param name the name to read it by
 * @param copies the other names that the file has too
 */
record SharedTensor(String name, List<String> copies) {

    /** Finds the names that are there; where none is, the first stands for them, so that it is reported as missing. */
    static SharedTensor find(Set<String> tensors, String... names) {
        List<String> present = List.of(names).stream().filter(tensors::contains).toList();
        return present.isEmpty()
                ? new SharedTensor(names[0], List.of())
                : new SharedTensor(present.get(0), present.subList(1, present.size()));
    }

    Map<String, String> copyNames() {
        Map<String, String> all = new LinkedHashMap<>();
        copies.forEach(copy -> all.put(copy, name));
        return all;
    }
}
