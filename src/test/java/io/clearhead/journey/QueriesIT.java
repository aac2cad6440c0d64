package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.PromQl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dashboards and alert rules ask for what the running server really exports. */
@BuiltInServer
class QueriesIT {

    private static final Path DASHBOARDS = Path.of("compose/grafana/dashboards");
    private static final Path CHART = Path.of("helm/clearhead/templates");

    /** What Prometheus itself adds to each target and to each of its series, and Kubernetes' discovery. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    private static final Set<String> OF_TARGETS =
            Set.of("job", "instance", "namespace", "pod", "container", "service", "node");

    /** A value under the key {@code expr} or {@code query}: on its line, or the deeper lines below a {@code >-} or {@code |}. */
    private static final Pattern CHART_QUERY = Pattern.compile(
            "^( *)(?:- )?(?:expr|query):(?: *[>|][+-]?\\R((?:(?:\\1 +[^\\r\\n]*)?\\R)+)| +([^\\r\\n]+))",
            Pattern.MULTILINE);

    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{.*?}}", Pattern.DOTALL);
    private static final Pattern SERIES = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? [^ ]+$");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"(?:[^\"\\\\]|\\\\.)*\"");

    private final ApiClient api;
    private final Map<String, Set<String>> exported = new TreeMap<>();

    @Autowired
    QueriesIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    /** Some meters appear with the first request. */
    @BeforeEach
    void readWhatIsExported() throws Exception {
        api.json("/generate", "{\"inputs\": \"I ate an apple.\"}");
        api.events("/generate_stream", "{\"inputs\": \"I ate an apple.\", \"parameters\": {\"num_beams\": 1}}");
        System.gc(); // so that the meters of collections are there
        api.get("/actuator/prometheus").body().lines().forEach(line -> {
            Matcher series = SERIES.matcher(line);
            if (series.matches()) {
                Set<String> labels = exported.computeIfAbsent(series.group(1), unused -> new TreeSet<>());
                Matcher label = LABEL.matcher(series.group(2) == null ? "" : series.group(2));
                while (label.find()) {
                    labels.add(label.group(1));
                }
            }
        });
        assertThat(exported).containsKey("clearhead_requests_total");
    }

    @Test
    void everyQueryOfADashboardIsAnswered() throws IOException {
        List<String> queries = new ArrayList<>();
        for (Path file : files(DASHBOARDS, ".json")) {
            JsonNode dashboard = JsonMapper.builder().build().readTree(Files.readString(file));
            dashboard.findValuesAsString("expr").forEach(queries::add);
        }
        assertThat(queries).hasSizeGreaterThan(20);
        assertThat(unanswered(queries)).isEmpty();
    }

    @Test
    void everyQueryOfTheChartIsAnswered() throws IOException {
        List<String> queries = new ArrayList<>();
        for (Path file : files(CHART, "")) {
            Matcher query = CHART_QUERY.matcher(Files.readString(file));
            while (query.find()) {
                String text = query.group(2) == null ? query.group(3) : query.group(2);
                queries.add(TEMPLATE.matcher(text).replaceAll(" "));
            }
        }
        assertThat(unanswered(queries)).isEmpty();
    }

    private List<String> unanswered(List<String> queries) {
        List<String> problems = new ArrayList<>();
        for (String query : queries) {
            PromQl.metrics(query).forEach((metric, labels) -> {
                Set<String> known = exported.get(metric);
                if (known == null && !OF_PROMETHEUS.contains(metric)) {
                    problems.add("no metric " + metric + " for: " + query);
                } else {
                    Set<String> unknown = new TreeSet<>(labels);
                    unknown.removeAll(known == null ? Set.of() : known);
                    unknown.removeAll(OF_TARGETS);
                    unknown.forEach(label -> problems.add("no label " + label + " for: " + query));
                }
            });
        }
        return problems;
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
