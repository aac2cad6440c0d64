package io.clearhead.generation.engine;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.GenerationSettings.Detail;
import io.clearhead.generation.InferenceSession;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What it costs to tell what every token was predicted from: rounds of twenty sentences without alignment, with one head and with
 * all heads of a layer, in turn in one process, so that other load of the machine meets them alike. Prints tokens per second of
 * wall time and of the thread's own time, and the medians of the ratios of neighbours. Arguments: rounds, beams.
 */
public final class AlignmentCost {

    private static final int WARM_UP = 20;

    private final InferenceSession session;
    private final List<int[]> sources;
    private final GenerationSettings settings;

    private AlignmentCost(InferenceSession session, List<int[]> sources, GenerationSettings settings) {
        this.session = session;
        this.sources = sources;
        this.settings = settings;
    }

    private record Speed(double wall, double thread) {}

    /** Runs in a JVM of its own, with one thread in libtorch. */
    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
        int beams = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        try (BenchmarkModel files = new BenchmarkModel("kernel");
                TransformerModel model = TransformerModel.load(CheckpointFiles.builtIn(), "cpu");
                InferenceSession session = model.openSession()) {
            List<int[]> sources = BenchmarkModel.sentences().stream()
                    .map(sentence -> files.tokenizer().encode(sentence).ids())
                    .toList();
            GenerationSettings settings =
                    model.defaults().toBuilder().numBeams(beams).detail(Detail.IDS).build();
            AlignmentHeads all = AlignmentHeads.penultimateLayer(model.description().architecture());
            AlignmentHeads one = new AlignmentHeads(all.layer(), List.of(0), Rows.PREDICTED);
            new AlignmentCost(session, sources, settings).measure(rounds, one, all);
        }
    }

    private void measure(int rounds, AlignmentHeads one, AlignmentHeads all) {
        List<Speed> without = new ArrayList<>();
        List<Speed> withOne = new ArrayList<>();
        List<Speed> withAll = new ArrayList<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            List<Speed> speeds = List.of(round(null), round(one), round(all));
            if (round >= 0) {
                without.add(speeds.get(0));
                withOne.add(speeds.get(1));
                withAll.add(speeds.get(2));
            }
        }
        print("without", without, without);
        print("one head", withOne, without);
        print("all heads", withAll, without);
        System.out.printf(
                "load average %.1f%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private Speed round(@Nullable AlignmentHeads heads) {
        GenerationSettings asked = settings.toBuilder().alignment(heads).build();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long start = System.nanoTime();
        int tokens = 0;
        for (int[] source : sources) {
            tokens += session.generate(source, asked, GenerationListener.none()).best().tokens().size();
        }
        double wall = (System.nanoTime() - start) / 1e9;
        double thread = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
        return new Speed(tokens / wall, tokens / thread);
    }

    private static void print(String name, List<Speed> speeds, List<Speed> reference) {
        double[] wall = new double[speeds.size()];
        double[] thread = new double[speeds.size()];
        for (int i = 0; i < wall.length; i++) {
            wall[i] = speeds.get(i).wall() / reference.get(i).wall();
            thread[i] = speeds.get(i).thread() / reference.get(i).thread();
        }
        System.out.printf(
                "%-9s median %.0f tokens/s, %.0f per second of the thread; ratio %.3f, of the thread %.3f%n",
                name,
                median(speeds.stream().mapToDouble(Speed::wall).toArray()),
                median(speeds.stream().mapToDouble(Speed::thread).toArray()),
                median(wall),
                median(thread));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
