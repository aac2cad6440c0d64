package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the decoder remembers of one batch of rows between two steps: of every layer the keys and values of the target so
 * far and of the source. It grows by one position per step.
 *
 * <p>Owns its tensors and frees them when closed. Confined to the thread that steps it.
 */
public abstract sealed class DecoderState implements AutoCloseable permits LayerState, KernelState {

    private final NDManager manager;
    private int[] sources;
    private int position;

    /**
     * Begins at position 0.
     *
     * @param manager belongs to this state alone
     * @param rows one for each source
     */
    DecoderState(NDManager manager, int rows) {
        this.manager = manager;
        sources = IntStream.range(0, rows).toArray();
    }

    /** Number of rows. */
    public final int rows() {
        return sources.length;
    }

    /** Number of target tokens read so far: the position of the next one. */
    public final int position() {
        return position;
    }

    /**
     * Keeps the given rows in the given order; a row may be named several times or not at all. Beam search moves its
     * hypotheses this way, and a batch drops its finished rows.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public final void select(int[] rows) {
        if (isIdentity(rows)) {
            return;
        }
        int[] selectedSources = Arrays.stream(rows).map(row -> sources[row]).toArray();
        try (NDArray index = manager.create(Arrays.stream(rows).asLongStream().toArray())) { // (rows)
            if (position > 0) {
                selectPast(index);
            }
            if (!Arrays.equals(selectedSources, sources)) { // hypotheses that move within their source keep its memory
                selectMemory(index);
            }
        }
        sources = selectedSources;
    }

    private boolean isIdentity(int[] rows) {
        return rows.length == sources.length && IntStream.range(0, rows.length).allMatch(row -> rows[row] == row);
    }

    /** Keeps the given rows of the target so far, (rows), int64. */
    abstract void selectPast(NDArray rows);

    /** Keeps the given rows of the source, (rows), int64. */
    abstract void selectMemory(NDArray rows);

    final void advance() {
        position++;
    }

    @Override
    public void close() {
        manager.close();
    }
}
