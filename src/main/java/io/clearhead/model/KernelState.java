package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.clearhead.model.kernel.KernelCache;
import io.clearhead.model.kernel.TransformerKernel;

/** The state of a decoder whose steps run in the kernel. */
final class KernelState extends DecoderState {

    private final TransformerKernel kernel;
    private final KernelCache cache;

    /**
     * Begins at position 0.
     *
     * @param kernel made the cache and reads it
     */
    KernelState(NDManager manager, int rows, TransformerKernel kernel, KernelCache cache) {
        super(manager, rows);
        this.kernel = kernel;
        this.cache = cache;
    }

    TransformerKernel kernel() {
        return kernel;
    }

    KernelCache cache() {
        return cache;
    }

    @Override
    void selectPast(NDArray rows) {
        cache.selectPast(rows);
    }

    @Override
    void selectMemory(NDArray rows) {
        cache.selectMemory(rows);
    }

    @Override
    public void close() {
        cache.close();
        super.close();
    }
}
