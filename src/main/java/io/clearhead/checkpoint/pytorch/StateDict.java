package io.clearhead.checkpoint.pytorch;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.ProblemList;
import io.clearhead.checkpoint.pytorch.Pickled.Dictionary;
import io.clearhead.checkpoint.pytorch.Pickled.Tensor;
import io.clearhead.checkpoint.pytorch.ZipDirectory.Entry;
import io.clearhead.checkpoint.tensor.StoredTensor;
import io.clearhead.checkpoint.tensor.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tensors of a pickled state dict in the entries of its archive, and checks that they lie inside them.
 *
 * <p>Not safe for use by several threads; one instance reads one state dict.
 */
final class StateDict {

    /** Tied weights are there under several names, four in T5; beyond this, a small file claims to be a large one. */
    private static final long MOST_NAMES_PER_BYTE = 16;

    private final String location;
    private final long fileSize;
    private final String storageFolder;
    private final Map<String, Entry> entries;
    private final ProblemList problems = new ProblemList();

    StateDict(String location, long fileSize, String storageFolder, Map<String, Entry> entries) {
        this.location = location;
        this.fileSize = fileSize;
        this.storageFolder = storageFolder;
        this.entries = entries;
    }

    /**
     * The tensors in the order of the pickle.
     *
     * @throws CheckpointException listing everything that is no tensor or not where it should be
     */
    List<StoredTensor> tensors(Pickled root) {
        if (!(root instanceof Dictionary dictionary)) {
            throw new CheckpointException(
                    location, "data.pkl holds " + root.kind() + ", expected a dictionary from names to tensors");
        }
        List<StoredTensor> tensors = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<String, Pickled> entry : dictionary.entries().entrySet()) {
            StoredTensor tensor = tensor(entry.getKey(), entry.getValue());
            if (tensor != null) {
                tensors.add(tensor);
                bytes += tensor.info().byteCount();
            }
            if (bytes / MOST_NAMES_PER_BYTE > fileSize) {
                throw new CheckpointException(
                        location,
                        "its tensors have more than " + MOST_NAMES_PER_BYTE + " times the bytes of the file:"
                                + " too many of them are the same");
            }
        }
        problems.throwIfAny(location);
        return tensors;
    }

    private @Nullable StoredTensor tensor(String name, Pickled value) {
        if (!(value instanceof Tensor tensor)) {
            problems.add("entry " + quoted(name) + " is " + value.kind() + ", expected a tensor");
            return null;
        }
        Entry storage = entries.get(storageFolder + tensor.storage().key());
        String problem = storage == null ? "is in a storage that is missing" : problem(tensor, storage);
        if (storage == null || problem != null) {
            problems.add("tensor " + quoted(name) + " " + problem + ", "
                    + quoted(storageFolder + tensor.storage().key()));
            return null;
        }
        TensorInfo info = new TensorInfo(name, tensor.storage().type(), tensor.shape());
        long position = storage.position() + tensor.offset() * info.type().byteWidth();
        return new StoredTensor(info, position, tensor.strides());
    }

    /** What is wrong with a tensor's place, as a sentence that ends with the storage, or null. */
    private static @Nullable String problem(Tensor tensor, Entry entry) {
        long count = tensor.storage().elementCount();
        int width = tensor.storage().type().byteWidth();
        if (entry.size() % width != 0 || entry.size() / width != count) {
            return "needs " + count + " elements of " + width + " bytes, but there are " + entry.size()
                    + " bytes in its storage";
        }
        try {
            long elements = product(tensor.shape());
            if (elements > count) {
                return "has shape " + tensor.shape() + ", which is more than the " + count + " elements of its storage";
            }
            long end = Math.addExact(tensor.offset(), elements == 0 ? 0 : extent(tensor));
            if (end > count) {
                return "with shape " + tensor.shape() + ", strides " + tensor.strides() + " and offset "
                        + tensor.offset() + " goes beyond the " + count + " elements of its storage";
            }
            return null;
        } catch (ArithmeticException e) {
            return "with shape " + tensor.shape() + " and strides " + tensor.strides() + " goes beyond its storage";
        }
    }

    private static long product(List<Long> shape) {
        long product = 1;
        for (long size : shape) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    /** How far the last element is from the first, plus one. */
    private static long extent(Tensor tensor) {
        long extent = 1;
        for (int axis = 0; axis < tensor.shape().size(); axis++) {
            long last = tensor.shape().get(axis) - 1;
            extent = Math.addExact(
                    extent, Math.multiplyExact(last, tensor.strides().get(axis)));
        }
        return extent;
    }
}
