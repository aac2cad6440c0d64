package io.clearhead.checkpoint.tensor;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.ProblemList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Compares the tensors a model needs with those a checkpoint has, and reports every missing, unexpected and misshapen one at
 * once: usually they have one cause, such as a wrong number of layers, which only the whole list shows.
 *
 * <pre>{@code
 * new TensorCheck()
 *         .expect("model.shared.weight", vocabularySize, modelSize)
 *         .ignore("model.encoder.embed_positions.weight")
 *         .verify(weights);
 * }</pre>
 *
 * <p>Not safe for use by several threads.
 */
public final class TensorCheck {

    private final Map<String, List<Long>> expected = new LinkedHashMap<>();
    private final Set<String> ignored = new HashSet<>();

    /** Expects a floating-point tensor of this shape; a name expected twice keeps its last shape. */
    public TensorCheck expect(String name, long... shape) {
        expected.put(name, LongStream.of(shape).boxed().toList());
        return this;
    }

    /** Allows tensors that are not used, such as tied copies of others or tables that are computed; their shapes do not matter. */
    public TensorCheck ignore(String... names) {
        ignored.addAll(List.of(names));
        return this;
    }

    /**
     * Compares.
     *
     * @throws CheckpointException with one problem per tensor: first missing, then unexpected, then misshapen ones
     */
    public void verify(WeightSource weights) {
        Map<String, TensorInfo> found = weights.tensors();
        ProblemList problems = new ProblemList();
        expected.forEach((name, shape) -> {
            if (!found.containsKey(name)) {
                problems.add("missing tensor " + quoted(name) + " of shape " + shape);
            }
        });
        found.forEach((name, info) -> {
            if (!expected.containsKey(name) && !ignored.contains(name)) {
                problems.add("unexpected tensor " + quoted(name) + " of shape " + info.shape());
            }
        });
        expected.forEach((name, shape) -> {
            TensorInfo info = found.get(name);
            if (info != null && !info.shape().equals(shape)) {
                problems.add("tensor " + quoted(name) + " has shape " + info.shape() + ", expected " + shape);
            }
            if (info != null && !info.type().isFloating()) {
                problems.add(
                        "tensor " + quoted(name) + " has type " + info.type() + ", expected floating-point numbers");
            }
        });
        problems.throwIfAny(weights.location());
    }
}
