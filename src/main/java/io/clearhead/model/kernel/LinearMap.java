package io.clearhead.model.kernel;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Weight and bias of one linear map.
 *
 * @param weight (output, input)
 * @param bias (output), or null
 */
record LinearMap(NDArray weight, @Nullable NDArray bias) {

    /** The map with a path among values; it must be there. */
    static LinearMap of(Map<String, NDArray> values, String path) {
        NDArray weight = values.get(path + ".weight");
        if (weight == null) {
            throw new IllegalArgumentException("no value for " + path + ".weight among " + values.keySet());
        }
        return new LinearMap(weight, values.get(path + ".bias"));
    }
}
