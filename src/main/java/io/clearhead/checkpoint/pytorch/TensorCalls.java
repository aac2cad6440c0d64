package io.clearhead.checkpoint.pytorch;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.pytorch.Pickled.Dictionary;
import io.clearhead.checkpoint.pytorch.Pickled.Flag;
import io.clearhead.checkpoint.pytorch.Pickled.Global;
import io.clearhead.checkpoint.pytorch.Pickled.Nothing;
import io.clearhead.checkpoint.pytorch.Pickled.Storage;
import io.clearhead.checkpoint.pytorch.Pickled.Tensor;
import io.clearhead.checkpoint.pytorch.Pickled.Text;
import io.clearhead.checkpoint.pytorch.Pickled.Tuple;
import io.clearhead.checkpoint.pytorch.Pickled.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** What the callables in a pickle of tensors do: they put values together, and only in the ways that {@code torch.save} writes. */
final class TensorCalls {

    /** The most axes a libtorch tensor can have. */
    private static final int MOST_AXES = 64;

    private final String location;

    TensorCalls(String location) {
        this.location = location;
    }

    /** Calls one of the known callables. */
    Pickled call(Pickled callable, Pickled arguments) {
        if (!(callable instanceof Global global) || !(arguments instanceof Tuple tuple)) {
            throw new CheckpointException(
                    location, "data.pkl calls " + callable.kind() + " with " + arguments.kind() + " as arguments");
        }
        Optional<Pickled> result = switch (global) {
            case ORDERED_DICT -> orderedDict(tuple.elements());
            case REBUILD_TENSOR -> tensor(tuple.elements());
            case REBUILD_PARAMETER -> parameter(tuple.elements());
            default -> Optional.empty();
        };
        return result.orElseThrow(() -> new CheckpointException(
                location,
                "data.pkl calls " + global.pythonName()
                        + " with arguments that torch.save does not write for weights"));
    }

    /** Resolves the identity of a storage: ('storage', type, key, device, number of elements). */
    Storage storage(Pickled identity) {
        if (identity instanceof Tuple tuple
                && tuple.elements().size() == 5
                && isText(tuple.elements().get(0), "storage")
                && tuple.elements().get(1) instanceof Global storageType
                && storageType.elementType().isPresent()
                && tuple.elements().get(2) instanceof Text key
                && tuple.elements().get(3) instanceof Text
                && tuple.elements().get(4) instanceof Whole count
                && count.number() >= 0) {
            return new Storage(storageType.elementType().get(), key.text(), count.number());
        }
        throw new CheckpointException(
                location, "data.pkl has a reference to something else than a storage of the archive");
    }

    private static Optional<Pickled> orderedDict(List<Pickled> arguments) {
        return arguments.isEmpty() ? Optional.of(new Dictionary(new LinkedHashMap<>())) : Optional.empty();
    }

    /** (storage, offset, size, stride, requires_grad, hooks[, metadata]); metadata would say that the numbers are to be negated. */
    private static Optional<Pickled> tensor(List<Pickled> arguments) {
        if ((arguments.size() == 6 || arguments.size() == 7)
                && arguments.get(0) instanceof Storage storage
                && arguments.get(1) instanceof Whole offset
                && arguments.get(4) instanceof Flag
                && isEmpty(arguments.get(5))
                && isEmpty(arguments.get(arguments.size() - 1))) {
            Optional<List<Long>> shape = counts(arguments.get(2));
            Optional<List<Long>> strides = counts(arguments.get(3));
            if (offset.number() >= 0 && shape.map(List::size).equals(strides.map(List::size)) && shape.isPresent()) {
                return Optional.of(new Tensor(storage, offset.number(), shape.get(), strides.get()));
            }
        }
        return Optional.empty();
    }

    /** (tensor, requires_grad, hooks) */
    private static Optional<Pickled> parameter(List<Pickled> arguments) {
        boolean known = arguments.size() == 3
                && arguments.get(0) instanceof Tensor
                && arguments.get(1) instanceof Flag
                && isEmpty(arguments.get(2));
        return known ? Optional.of(arguments.get(0)) : Optional.empty();
    }

    private static Optional<List<Long>> counts(Pickled value) {
        if (!(value instanceof Tuple tuple) || tuple.elements().size() > MOST_AXES) {
            return Optional.empty();
        }
        List<Long> counts = new ArrayList<>();
        for (Pickled element : tuple.elements()) {
            if (!(element instanceof Whole count) || count.number() < 0) {
                return Optional.empty();
            }
            counts.add(count.number());
        }
        return Optional.of(counts);
    }

    private static boolean isText(Pickled value, String expected) {
        return value instanceof Text text && text.text().equals(expected);
    }

    private static boolean isEmpty(Pickled value) {
        return value instanceof Nothing
                || (value instanceof Dictionary dictionary
                        && dictionary.entries().isEmpty());
    }
}
