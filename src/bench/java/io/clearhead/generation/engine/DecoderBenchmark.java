package io.clearhead.generation.engine;


import io.clearhead.generation.search.Search.ScoreKind;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding a batch of sentences, and one decoding step for all its rows, averaged over the first sixteen positions. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class DecoderBenchmark {

    private static final int STEPS = 16;

    @Param({"1", "8", "32"})
    public int batch;

    /** The service runs the kernel; traces and training go through the blocks. */
    @Param({"kernel", "blocks"})
    public String execution;

    private BenchmarkModel model;
    private BatchDecoder decoder;
    private int[] tokens;

    @Setup
    public void load() {
        model = new BenchmarkModel(execution);
        tokens = new int[batch];
        Arrays.fill(tokens, 11);
    }

    @Setup(Level.Invocation)
    public void begin() {
        decoder = model.begin(batch);
    }

    @TearDown(Level.Invocation)
    public void end() {
        decoder.close();
    }

    @TearDown
    public void close() {
        model.close();
    }

    @Benchmark
    public int encode() {
        try (BatchDecoder encoded = model.begin(batch)) {
            return encoded.rows();
        }
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public float step() {
        float last = 0;
        for (int step = 0; step < STEPS; step++) {
            last = decoder.step(tokens, ScoreKind.LOGITS, null).scores()[0][0];
        }
        return last;
    }
}
