package io.clearhead.model.kernel;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs matrices into blocks of 16-bit numbers that are widened while they are multiplied: a step waits for its weights to
 * come from memory, and these are half as many bytes. States and sums stay in fp32. Only matrices whose every value is
 * exactly a 16-bit number are packed, as those of checkpoints stored in fp16 are, so the product is the same up to the
 * order of its sum.
 *
 * <p>FBGEMM, which libtorch has on x86 processors with AVX2, does it; elsewhere nothing is packed. Confined to one thread.
 */
final class WeightPacking {

    private static final Logger log = LoggerFactory.getLogger(WeightPacking.class);

    /** A model may grow by so many bytes, and a large one by so large a share. */
    private static final long ALWAYS_ALLOWED = 128L << 20;

    private static final double ALLOWED_SHARE = 0.06;

    /** Elements that are tested at once: a test needs memory for so many numbers, and most matrices fail it at once. */
    private static final long TESTED_AT_ONCE = 1 << 20;

    private final ScriptModule program;
    private long allowed;
    private boolean supported = true;

    /**
     * Packs as many matrices as fit.
     *
     * @param program has the method that packs
     * @param allowed bytes for all packed matrices together
     */
    WeightPacking(ScriptModule program, long allowed) {
        this.program = program;
        this.allowed = allowed;
    }

    /** What a model of the given size may grow by, in bytes. */
    static long allowance(long modelBytes) {
        return Math.max(ALWAYS_ALLOWED, (long) (modelBytes * ALLOWED_SHARE));
    }

    /**
     * Packs a matrix.
     *
     * @param weight (output, input), fp32
     * @return owned by the current scope; null if this matrix stays as it is
     */
    @Nullable
    NDArray pack(NDArray weight) {
        long bytes = weight.size() * Short.BYTES;
        if (!supported || weight.getDevice().isGpu() || bytes > allowed || !fitsHalf(weight)) {
            return null;
        }
        try (IValue matrix = IValue.from((PtNDArray) weight);
                IValue packed = program.run("pack", matrix)) {
            allowed -= bytes;
            return packed.toTensor((PtNDManager) weight.getManager());
        } catch (EngineException e) {
            log.info("weights stay in fp32, this processor has no product with packed ones");
            log.debug("reason", e);
            supported = false;
            return null;
        }
    }

    private static boolean fitsHalf(NDArray weight) {
        long rows = weight.getShape().get(0);
        long rowsAtOnce = Math.max(1, TESTED_AT_ONCE / weight.getShape().get(1));
        for (long row = 0; row < rows; row += rowsAtOnce) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray part = weight.get(new NDIndex().addSliceDim(row, Math.min(rows, row + rowsAtOnce)));
                NDArray narrowed = part.toType(DataType.FLOAT16, true).toType(DataType.FLOAT32, true);
                if (!narrowed.contentEquals(part)) {
                    return false;
                }
            }
        }
        return true;
    }
}
