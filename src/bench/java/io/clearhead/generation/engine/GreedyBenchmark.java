package io.clearhead.generation.engine;

import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.InferenceSession;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.GenerationSettings.Detail;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Twenty sentences one after the other, from text to text, on one thread: what a lone client gets. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(1)
@State(Scope.Thread)
public class GreedyBenchmark {

    /** 1 is greedy search. */
    @Param({"1", "4"})
    public int beams;

    private BenchmarkModel files;
    private TransformerModel model;
    private InferenceSession session;
    private GenerationSettings settings;
    private List<String> sentences;

    /** Tokens written per second, next to JMH's own count of rounds. */
    @AuxCounters
    @State(Scope.Thread)
    public static class Counters {
        public long tokens;

        @Setup(Level.Iteration)
        public void reset() {
            tokens = 0;
        }
    }

    @Setup
    public void load() {
        files = new BenchmarkModel("kernel");
        model = TransformerModel.load(CheckpointFiles.builtIn(), "cpu");
        session = model.openSession();
        settings = model.defaults().toBuilder()
                .numBeams(beams)
                .detail(Detail.IDS)
                .build();
        sentences = BenchmarkModel.sentences();
    }

    @TearDown
    public void close() {
        session.close();
        model.close();
        files.close();
    }

    @Benchmark
    public void twentySentences(Counters counters, Blackhole blackhole) {
        for (String sentence : sentences) {
            int[] source = files.tokenizer().encode(sentence).ids();
            int[] target = session.generate(source, settings, GenerationListener.none())
                    .best()
                    .ids();
            counters.tokens += target.length;
            blackhole.consume(files.tokenizer().decode(target));
        }
    }
}
