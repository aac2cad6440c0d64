package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.clearhead.model.kernel.KernelCache;

/** The state of a decoder whose steps run in the kernel. */
final class KernelState extends DecoderState {

    private final KernelCache cache;

    KernelState(NDManager manager, int rows, KernelCache cache) {
        super(manager, rows);
        this.cache = cache;
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
