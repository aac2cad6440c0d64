package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of a decoder that steps through its layers one by one. */
final class LayerState extends DecoderState {

    private final NDManager manager;
    private final KeyValue[] memory; // one per layer, (rows, heads, source, headSize)
    private final @Nullable KeyValue[]
            past; // one per layer, (rows, heads, position, headSize); null before the first step
    private AttentionMask memoryMask;

    LayerState(NDManager manager, List<KeyValue> memory, AttentionMask memoryMask) {
        super(manager, (int) memory.get(0).key().getShape().get(0));
        this.manager = manager;
        this.memory = memory.stream().map(kv -> kv.keep(manager)).toArray(KeyValue[]::new);
        this.memoryMask = memoryMask.keep(manager);
        past = new KeyValue[this.memory.length];
    }

    @Override
    void selectPast(NDArray rows) {
        for (int layer = 0; layer < past.length; layer++) {
            KeyValue old = past[layer];
            if (old != null) {
                past[layer] = replace(old, old.select(rows));
            }
        }
    }

    @Override
    void selectMemory(NDArray rows) {
        for (int layer = 0; layer < memory.length; layer++) {
            memory[layer] = replace(memory[layer], memory[layer].select(rows));
        }
        AttentionMask oldMask = memoryMask;
        memoryMask = oldMask.select(rows).keep(manager);
        oldMask.close();
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
}
