package io.clearhead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.ThreadMXBean;
import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.tensor.TensorInfo;
import io.clearhead.checkpoint.tensor.WeightSource;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What holds for a file from a stranger: it is read, or refused with a {@link CheckpointException}; nothing is left open, and
 * a few kilobytes do not make us allocate many megabytes.
 */
public final class ReadOrRefused {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Many times what a reader needs for a file of a few kilobytes with some dozens of tensors. */
    private static final long MOST_BYTES = 64 << 20;

    private ReadOrRefused() {}

    /** Reads the only file of a checkpoint. */
    public static void check(String name, byte[] content, Consumer<CheckpointFiles> reader) {
        check(new InMemoryFiles().with(name, content), content, reader);
    }

    /**
     * Reads a file of a checkpoint.
     *
     * @param damaged what is wrong with the files, shown by a failure
     */
    public static void check(InMemoryFiles files, byte[] damaged, Consumer<CheckpointFiles> reader) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatCode(() -> {
                    try {
                        reader.accept(files);
                    } catch (CheckpointException refused) {
                        assertThat(refused.getMessage()).isNotBlank();
                    }
                })
                .as(() -> "file " + Arrays.toString(damaged))
                .doesNotThrowAnyException();
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                .as(() -> "bytes allocated for the file " + Arrays.toString(damaged))
                .isLessThan(MOST_BYTES);
        assertThat(files.openSources()).as("files left open").isZero();
    }

    /** Reads every weight. */
    public static void readAll(WeightSource weights) {
        for (TensorInfo info : weights.tensors().values()) {
            if (info.type().isFloating()) {
                weights.read(info.name());
            }
            weights.aliasOf(info.name());
        }
    }
}
