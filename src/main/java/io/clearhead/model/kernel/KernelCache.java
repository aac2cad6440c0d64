package io.clearhead.model.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;

/**
 * Keys and values of one batch of rows between two steps of the decoder: of the target so far, and of the source. They stay
 * in native code.
 *
 * <p>Owns native memory that no manager knows; close it. Confined to one thread.
 */
public final class KernelCache implements AutoCloseable {

    private final ScriptModule decoder;
    private IValue memory; // key and value of each layer, (rows, heads, source, headSize)
    private IValue mask; // empty or one, (rows, 1, 1, source)
    private IValue past =
            IValue.listFrom(new PtNDArray[0]); // key and value of each layer, (rows, heads, position, headSize)

    KernelCache(ScriptModule decoder, IValue memory, IValue mask) {
        this.decoder = decoder;
        this.memory = memory;
        this.mask = mask;
    }

    IValue memory() {
        return memory;
    }

    IValue mask() {
        return mask;
    }

    IValue past() {
        return past;
    }

    void replacePast(IValue present) {
        past.close();
        past = present;
    }

    /** Keeps the given rows of the target, (rows), int64; those of the source stay as they are. */
    public void selectPast(NDArray rows) {
        past = select(past, rows);
    }

    /** Keeps the given rows of the source, (rows), int64; those of the target stay as they are. */
    public void selectMemory(NDArray rows) {
        memory = select(memory, rows);
        mask = select(mask, rows);
    }

    private IValue select(IValue tensors, NDArray rows) {
        try (IValue index = IValue.from((PtNDArray) rows)) {
            IValue selected = decoder.run("select", tensors, index);
            tensors.close();
            return selected;
        }
    }

    @Override
    public void close() {
        past.close();
        memory.close();
        mask.close();
    }
}
