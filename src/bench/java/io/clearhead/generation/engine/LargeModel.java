package io.clearhead.generation.engine;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationResult;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Loads a checkpoint, writes with it, and prints time and the process's peak of resident memory beside the size of the weights
 * in fp32. Arguments: the checkpoint's directory.
 */
public final class LargeModel {

    private static final int NEW_TOKENS = 24;

    private LargeModel() {}

    /** Runs in a JVM of its own, so that the peak is that of loading and writing. */
    public static void main(String[] arguments) throws IOException {
        CheckpointFiles files = CheckpointFiles.directory(Path.of(arguments[0]));
        long start = System.nanoTime();
        try (TransformerModel model = TransformerModel.load(files, "cpu");
                InferenceSession session = model.openSession()) {
            double weights = 4.0 * model.description().architecture().parameters();
            print("load", start);
            printPeak("after loading", weights);
            int[] source = new int[20];
            Arrays.setAll(source, i -> 1000 + i);
            for (int beams : new int[] {1, 5}) {
                long begin = System.nanoTime();
                GenerationSettings settings = model.defaults().toBuilder()
                        .numBeams(beams)
                        .numReturnSequences(1)
                        .maxNewTokens(NEW_TOKENS)
                        .minNewTokens(NEW_TOKENS)
                        .build();
                GenerationResult result = session.generate(source, settings, GenerationListener.none());
                print(beams + " beams, " + result.best().tokens().size() + " tokens", begin);
            }
            printPeak("after writing", weights);
        }
    }

    private static void print(String what, long start) {
        System.out.printf("%s: %.2f s%n", what, (System.nanoTime() - start) / 1e9);
    }

    private static void printPeak(String when, double weights) throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(candidate -> candidate.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        double peak = 1024.0 * Long.parseLong(line.replaceAll("\\D", ""));
        System.out.printf(
                "%s: peak %.0f MiB, weights %.0f MiB, ratio %.3f%n",
                when, peak / (1 << 20), weights / (1 << 20), peak / weights);
    }
}
