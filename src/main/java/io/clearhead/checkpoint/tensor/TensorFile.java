package io.clearhead.checkpoint.tensor;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.ByteSource;
import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.tensor.StoredTensor.Place;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The tensors of one file, once its format has said where their elements lie.
 *
 * <p>Immutable and safe for use by several threads, as its {@link ByteSource} is.
 */
public final class TensorFile implements WeightSource {

    private final String location;
    private final ByteSource source;
    private final Map<String, StoredTensor> stored = new HashMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, TensorInfo> tensors;

    /**
     * Puts file and places together.
     *
     * @param location the file, as messages show it
     * @param source the file; closed with this object
     * @param tensors every tensor, in the order of the file; they have to lie inside it
     */
    public TensorFile(String location, ByteSource source, Collection<StoredTensor> tensors) {
        this.location = location;
        this.source = source;
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        Map<Place, String> firstNames = new HashMap<>();
        for (StoredTensor tensor : tensors) {
            String name = tensor.info().name();
            infos.put(name, tensor.info());
            stored.put(name, tensor);
            String firstName = firstNames.putIfAbsent(tensor.place(), name);
            aliases.put(name, firstName == null ? name : firstName);
        }
        this.tensors = Collections.unmodifiableMap(infos);
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public String aliasOf(String name) {
        info(name);
        return aliases.getOrDefault(name, name);
    }

    @Override
    public void read(String name, long start, FloatBuffer target) {
        TensorInfo info = info(name);
        Objects.checkFromIndexSize(start, (long) target.remaining(), info.elementCount());
        if (!info.type().isFloating()) {
            throw new CheckpointException(
                    location,
                    "tensor " + quoted(name) + " has type " + info.type() + ", expected floating-point numbers");
        }
        new StridedReader(location, source, Objects.requireNonNull(stored.get(name)), start, target).read();
    }

    @Override
    public void close() {
        source.close();
    }
}
