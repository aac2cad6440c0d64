package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.clearhead.testkit.ApiClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a scrape finds. */
@BuiltInServer
class MetricsIT {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("clearhead_requests_total", "counter"),
            Map.entry("clearhead_request_duration_seconds", "histogram"),
            Map.entry("clearhead_queue_depth", "gauge"),
            Map.entry("clearhead_queue_duration_seconds", "histogram"),
            Map.entry("clearhead_time_to_first_token_seconds", "histogram"),
            Map.entry("clearhead_inter_token_seconds", "histogram"),
            Map.entry("clearhead_step_duration_seconds", "histogram"),
            Map.entry("clearhead_batch_rows", "histogram"),
            Map.entry("clearhead_generated_tokens_total", "counter"),
            Map.entry("clearhead_rejected_total", "counter"),
            Map.entry("clearhead_cancelled_total", "counter"),
            Map.entry("clearhead_native_arrays", "gauge"),
            Map.entry("clearhead_native_bytes", "gauge"),
            Map.entry("clearhead_api_keys", "gauge"),
            Map.entry("clearhead_api_keys_stale", "gauge"),
            Map.entry("clearhead_model_info", "gauge"));

    private final ApiClient api;

    @Autowired
    MetricsIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    /** The text of a scrape after a greedy search. */
    private String scrape() throws Exception {
        api.json("/generate", "{\"inputs\": \"I ate an apple.\", \"parameters\": {\"num_beams\": 1}}");
        return api.get("/metrics").body();
    }

    @Test
    void everyMetricHasItsTypeAndIsExplained() throws Exception {
        String metrics = scrape();

        Map<String, String> types = new TreeMap<>();
        metrics.lines()
                .filter(line -> line.startsWith("# TYPE clearhead_"))
                .map(line -> line.split(" "))
                // Micrometer adds the largest value of late to each histogram.
                .filter(words -> !words[2].endsWith("_max"))
                .forEach(words -> types.put(words[2], words[3]));
        assertThat(types).containsExactlyInAnyOrderEntriesOf(TYPES);
        assertThat(TYPES.keySet())
                .allSatisfy(name -> assertThat(metrics).containsPattern("# HELP " + name + " [A-Z].{10,}"));
    }

    @Test
    void aSearchIsTimedStepByStep() throws Exception {
        double first = count("clearhead_time_to_first_token_seconds");
        double between = count("clearhead_inter_token_seconds");
        double steps = count("clearhead_step_duration_seconds");
        double rows = api.metric("clearhead_batch_rows_sum");

        scrape(); // writes 7 tokens

        assertThat(count("clearhead_time_to_first_token_seconds")).isEqualTo(first + 1);
        assertThat(count("clearhead_inter_token_seconds")).isEqualTo(between + 6);
        assertThat(count("clearhead_step_duration_seconds")).isEqualTo(steps + 7);
        assertThat(api.metric("clearhead_batch_rows_sum")).isEqualTo(rows + 7);
        assertThat(api.metric("clearhead_api_keys")).isZero();
        assertThat(api.metric("clearhead_native_bytes")).isEqualTo(4.0 * 7_861_360);
    }

    private double count(String histogram) throws Exception {
        return api.metric(histogram + "_count");
    }

    /** With Prometheus' own checker, where it is installed. */
    @Test
    void promtoolFindsNothingToSay(@TempDir Path directory) throws Exception {
        assumeThat(promtool()).as("promtool is not installed").isNotEmpty();
        Path metrics = Files.writeString(directory.resolve("metrics"), ours(scrape()));

        Process process = new ProcessBuilder(promtool().get(0).toString(), "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    private static List<Path> promtool() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, "promtool"))
                .filter(Files::isExecutable)
                .toList();
    }

    /** What this application adds to what Spring Boot and Micrometer export. */
    private static String ours(String metrics) throws IOException {
        return metrics.lines()
                .filter(line -> line.replaceFirst("^# (HELP|TYPE) ", "").startsWith("clearhead_"))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
