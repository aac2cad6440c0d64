package io.clearhead.model.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects weights one behind the other. Confined to one thread. */
final class WeightOrder {

    private final NDManager manager;
    private final WeightPacking packing;
    private final NDArray empty;
    private final List<NDArray> weights = new ArrayList<>();

    /**
     * Begins a new order.
     *
     * @param manager owns what is packed or put together from several weights
     */
    WeightOrder(NDManager manager, WeightPacking packing) {
        this.manager = manager;
        this.packing = packing;
        empty = manager.create(new Shape(0));
    }

    List<NDArray> weights() {
        return List.copyOf(weights);
    }

    /** Adds a map. */
    void addMap(Map<String, NDArray> values, String path) {
        LinearMap map = LinearMap.of(values, path);
        addJoinedMap(List.of(map), map.weight());
    }

    /** Takes the places of a map that a model does not have. */
    void addNoMap() {
        weights.add(empty);
        weights.add(empty);
    }

    /** Adds scale and shift of a norm, and an empty tensor for each that is not there. */
    void addNorm(Map<String, NDArray> values, String path) {
        addOptional(values, path + ".weight");
        addOptional(values, path + ".bias");
    }

    /** Adds one tensor, empty if it is not there. */
    void addOptional(Map<String, NDArray> values, String path) {
        weights.add(values.getOrDefault(path, empty));
    }

    /**
     * Adds maps that read the same states as one: fewer calls, and one long run through memory instead of several short
     * ones. It is packed where that loses nothing.
     *
     * @param stored their weights where they lie together already, (all outputs, input), else null
     */
    void addJoinedMap(List<LinearMap> maps, @Nullable NDArray stored) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray joined = stored == null ? join(maps) : stored; // (all outputs, input)
            NDArray packed = packing.pack(joined);
            if (packed != null) {
                weights.add(keep(packed));
            } else {
                weights.add(stored == null ? keep(joined) : joined);
            }
            weights.add(joinedBias(maps));
        }
    }

    /** In the order of the transpose, which products with few rows like. */
    private static NDArray join(List<LinearMap> maps) {
        NDList transposed = new NDList();
        maps.forEach(map -> transposed.add(map.weight().transpose())); // (output, input) -> (input, output)
        return NDArrays.concat(transposed, 1).transpose(); // (input, all outputs) -> (all outputs, input)
    }

    private NDArray joinedBias(List<LinearMap> maps) {
        NDArray single = maps.get(0).bias();
        if (maps.size() == 1 && single != null) {
            return single;
        }
        NDList biases = new NDList();
        for (LinearMap map : maps) {
            NDArray bias = map.bias();
            biases.add(
                    bias == null
                            ? manager.zeros(new Shape(map.weight().getShape().get(0)))
                            : bias); // (output)
        }
        return keep(NDArrays.concat(biases, 0)); // (all outputs)
    }

    /** Lets a tensor of the current scope live as long as the manager. */
    private NDArray keep(NDArray tensor) {
        NDScope.unregister(tensor);
        tensor.attach(manager);
        return tensor;
    }
}
