package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the decoder remembers of one batch of rows between two steps: of every layer the keys and values of the target so
 * far and of the source. It grows by one position per step.
 *
 * <p>Owns its tensors and frees them when closed. Confined to the thread that steps it.
 */
public final class DecoderState implements AutoCloseable {

    private final NDManager manager;
    private final KeyValue[] memory; // one per layer, (rows, heads, source, headSize)
    private final @Nullable KeyValue[]
            past; // one per layer, (rows, heads, position, headSize); null before the first step
    private AttentionMask memoryMask;
    private int[] sources;
    private int position;

    DecoderState(NDManager manager, List<KeyValue> memory, AttentionMask memoryMask) {
        this.manager = manager;
        this.memory = memory.stream().map(kv -> kv.keep(manager)).toArray(KeyValue[]::new);
        this.memoryMask = memoryMask.keep(manager);
        past = new KeyValue[this.memory.length];
        sources =
                IntStream.range(0, (int) this.memory[0].key().getShape().get(0)).toArray();
    }

    /** Number of rows. */
    public int rows() {
        return sources.length;
    }

    /** Number of target tokens read so far: the position of the next one. */
    public int position() {
        return position;
    }

    /**
     * Keeps the given rows in the given order; a row may be named several times or not at all. Beam search moves its
     * hypotheses this way, and a batch drops its finished rows.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public void select(int[] rows) {
        if (isIdentity(rows)) {
            return;
        }
        int[] selectedSources = Arrays.stream(rows).map(row -> sources[row]).toArray();
        NDArray index = manager.create(Arrays.stream(rows).asLongStream().toArray()); // (rows)
        for (int layer = 0; layer < past.length; layer++) {
            KeyValue old = past[layer];
            if (old != null) {
                past[layer] = replace(old, old.select(index));
            }
        }
        if (!Arrays.equals(selectedSources, sources)) { // hypotheses that move within their source keep its memory
            for (int layer = 0; layer < memory.length; layer++) {
                memory[layer] = replace(memory[layer], memory[layer].select(index));
            }
            AttentionMask oldMask = memoryMask;
            memoryMask = oldMask.select(index).keep(manager);
            oldMask.close();
        }
        index.close();
        sources = selectedSources;
    }

    private boolean isIdentity(int[] rows) {
        return rows.length == sources.length && IntStream.range(0, rows.length).allMatch(row -> rows[row] == row);
    }

    private KeyValue replace(KeyValue old, KeyValue replacement) {
        KeyValue kept = replacement.keep(manager);
        old.close();
        return kept;
    }

    DecoderLayer.Context context(int layer, AttentionMask targetMask) {
        return new DecoderLayer.Context(past[layer], memory[layer], targetMask, memoryMask);
    }

    /** Takes over the keys and values of past and present positions, as the layer put them together. */
    void append(int layer, KeyValue pastAndPresent) {
        KeyValue old = past[layer];
        past[layer] = old == null ? pastAndPresent.keep(manager) : replace(old, pastAndPresent);
    }

    /** Keys and values of all layers at the positions before, key first; empty before the first step. */
    List<NDArray> past() {
        return position == 0 ? List.of() : flatten(past);
    }

    /** Keys and values of all layers of the source, key first. */
    List<NDArray> memory() {
        return flatten(memory);
    }

    AttentionMask memoryMask() {
        return memoryMask;
    }

    private static List<NDArray> flatten(@Nullable KeyValue[] layers) {
        return Arrays.stream(layers)
                .map(Objects::requireNonNull)
                .flatMap(layer -> Stream.of(layer.key(), layer.value()))
                .toList();
    }

    void advance() {
        position++;
    }

    @Override
    public void close() {
        manager.close();
    }
}
