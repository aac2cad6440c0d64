package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A DJL block that knows the path and shape of every parameter below it, before any value exists: paths read like
 * {@code decoder.layers.0.crossAttention.keyProjection.weight}, a checkpoint can be checked as a whole, and random
 * initialisation needs no sample input.
 *
 * <p>Thread safety: built by one thread; afterwards only its parameters' values are read.
 */
abstract class TransformerBlock extends AbstractBlock {

    /**
     * A parameter and the shape its value must have.
     *
     * @param parameter holds the value once there is one
     * @param shape the only shape that fits
     */
    record Slot(Parameter parameter, Shape shape) {

        /** Gives the parameter a value that expects no gradients. */
        void setValue(NDArray value) {
            parameter.setArray(value);
            parameter.freeze(true);
        }
    }

    /**
     * Weights of linear maps that read the same states, stored as the weight of one map: whoever wants all of them takes that,
     * without a copy. There is none before they are loaded.
     */
    static final class Joint {
        private final List<String> maps;
        private @Nullable NDArray weight; // (all outputs, input)

        private Joint(List<String> maps) {
            this.maps = List.copyOf(maps);
        }

        /** Paths of the weights, from the block that joins them. */
        List<String> weightPaths() {
            return maps.stream().map(map -> map + ".weight").toList();
        }

        void setWeight(NDArray joined) {
            weight = joined;
        }
    }

    private final Map<String, Joint> joints = new LinkedHashMap<>();
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Map<String, TransformerBlock> blocks = new LinkedHashMap<>();
    private final Map<Linear, Shape> linears = new LinkedHashMap<>(); // with the shape of one input

    /** Adds a child block of our own. */
    final <B extends TransformerBlock> B add(String name, B child) {
        blocks.put(name, child);
        return addChildBlock(name, child);
    }

    /**
     * Sizes of a linear map.
     *
     * @param input width of x
     * @param output width of y
     * @param bias whether there is a b
     */
    record LinearShape(int input, int output, boolean bias) {}

    /** Adds the linear map y = x·Wᵀ + b with W: (output, input), b: (output). */
    final Linear addLinear(String name, LinearShape shape) {
        Linear linear = addChildBlock(
                name,
                Linear.builder().setUnits(shape.output()).optBias(shape.bias()).build());
        linears.put(linear, new Shape(1, shape.input()));
        slots.put(
                name + ".weight",
                new Slot(linear.getDirectParameters().get("weight"), new Shape(shape.output(), shape.input())));
        if (shape.bias()) {
            slots.put(name + ".bias", new Slot(linear.getDirectParameters().get("bias"), new Shape(shape.output())));
        }
        return linear;
    }

    /** Stores the weights of linear maps of the same input together, under a name of their own beside theirs. */
    final void join(String name, List<String> maps) {
        joints.put(name, new Joint(maps));
    }

    /** The weight of all maps that were joined under a name, (all outputs, input); null before they are loaded. */
    final @Nullable NDArray jointWeight(String name) {
        return Objects.requireNonNull(joints.get(name), name).weight;
    }

    /** What is stored together in this block and below, by the path of the block that does it. */
    final Map<String, List<Joint>> joints() {
        Map<String, List<Joint>> all = new LinkedHashMap<>();
        if (!joints.isEmpty()) {
            all.put("", List.copyOf(joints.values()));
        }
        blocks.forEach((name, child) -> child.joints().forEach((path, below) -> all.put(name + "." + path, below)));
        return all;
    }

    /** Adds a parameter of this block itself. */
    final Parameter addParameter(String name, Parameter.Type type, Shape shape) {
        Parameter parameter =
                addParameter(Parameter.builder().setName(name).setType(type).build());
        slots.put(name, new Slot(parameter, shape));
        return parameter;
    }

    /** Parameters of this block and of all below it by path; what blocks share appears once, at its owner. */
    final Map<String, Slot> parameterSlots() {
        Map<String, Slot> all = new LinkedHashMap<>(slots);
        blocks.forEach(
                (name, child) -> child.parameterSlots().forEach((path, slot) -> all.put(name + "." + path, slot)));
        return all;
    }

    /** Values of all parameters of this block and below by path, and of those that are stored together. */
    final Map<String, NDArray> values() {
        Map<String, NDArray> values = new LinkedHashMap<>();
        slots.forEach((path, slot) -> values.put(path, slot.parameter().getArray()));
        joints.forEach((path, joint) -> {
            if (joint.weight != null) {
                values.put(path + ".weight", joint.weight);
            }
        });
        blocks.forEach((name, child) -> child.values().forEach((path, value) -> values.put(name + "." + path, value)));
        return values;
    }

    /** Parameters get their shapes only now: DJL refuses a value for a parameter that already has a shape. */
    @Override
    protected final void prepare(Shape[] inputShapes) {
        slots.values().stream()
                .filter(slot -> !slot.parameter().isInitialized())
                .forEach(slot -> slot.parameter().setShape(slot.shape()));
    }

    @Override
    protected final void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        blocks.values().forEach(child -> child.initialize(manager, dataType, inputShapes));
        linears.forEach((linear, input) -> linear.initialize(manager, dataType, input));
    }

    /** Every block keeps the shape of its first input, unless it says otherwise. */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
