package io.clearhead.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComposeFilesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @ValueSource(strings = {"docker-compose.yml", "docker-compose.gpu.yml"})
    void isWhatTheComposeSpecificationDescribes(String file) throws IOException {
        assertThat(schema().validate(Files.readString(Path.of(file)), InputFormat.YAML))
                .isEmpty();
    }

    @Test
    void theSchemaRefusesWhatIsNoComposeFile() throws IOException {
        String wrong = Files.readString(Path.of("docker-compose.yml")).replace("read_only: true", "readonly: true");
        assertThat(schema().validate(wrong, InputFormat.YAML)).hasSize(3);
    }

    @Test
    void noServiceMayDoMoreThanItHasTo() throws IOException {
        Map<String, JsonNode> services = services("docker-compose.yml");

        assertThat(services).containsOnlyKeys("clearhead", "prometheus", "grafana");
        services.forEach((name, service) -> {
            assertThat(service.at("/read_only").booleanValue()).as(name).isTrue();
            assertThat(service.at("/cap_drop").toString()).as(name).isEqualTo("[\"ALL\"]");
            assertThat(service.at("/security_opt").toString()).as(name).contains("no-new-privileges:true");
            assertThat(service.at("/user").stringValue()).as(name).matches("[1-9][0-9]*:[0-9]+");
            assertThat(service.at("/deploy/resources/limits").propertyNames())
                    .as(name)
                    .contains("cpus", "memory", "pids");
            assertThat(service.at("/healthcheck/test").isArray()).as(name).isTrue();
            service.at("/ports")
                    .forEach(port -> assertThat(port.stringValue()).as(name).startsWith("127.0.0.1:"));
        });
    }

    @Test
    void everyFileThatIsMountedIsThere() throws IOException {
        for (JsonNode service : services("docker-compose.yml").values()) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.stringValue().split(":", 2)[0];
                if (source.startsWith(".")) {
                    assertThat(Path.of(source)).exists();
                    assertThat(volume.stringValue()).endsWith(":ro");
                }
            }
        }
    }

    /** The only difference of the GPU's file is what the GPU needs; it names no service of its own. */
    @Test
    void theFileForAGpuChangesTheServiceOnly() throws IOException {
        Map<String, JsonNode> services = services("docker-compose.gpu.yml");

        assertThat(services).containsOnlyKeys("clearhead");
        JsonNode service = Objects.requireNonNull(services.get("clearhead"));
        assertThat(service.at("/build/args/VARIANT").stringValue()).isEqualTo("cuda");
        assertThat(service.at("/environment/CLEARHEAD_DEVICE").stringValue()).isEqualTo("cuda");
        assertThat(service.at("/deploy/resources/reservations/devices/0/capabilities/0")
                        .stringValue())
                .isEqualTo("gpu");
    }

    @Test
    void theDashboardFindsItsSourceAndGrafanaItsDashboard() throws IOException {
        JsonNode source =
                yaml("compose/grafana/provisioning/datasources/prometheus.yml").at("/datasources/0");
        JsonNode provider =
                yaml("compose/grafana/provisioning/dashboards/files.yml").at("/providers/0/options/path");
        JsonNode grafana = Objects.requireNonNull(services("docker-compose.yml").get("grafana"));
        JsonNode dashboard = JSON.readTree(Files.readString(Path.of("compose/grafana/dashboards/clearhead.json")));

        List<String> uids = new ArrayList<>();
        dashboard
                .findValues("datasource")
                .forEach(datasource -> uids.add(datasource.at("/uid").stringValue()));
        assertThat(Set.copyOf(uids)).containsExactly(source.at("/uid").stringValue());
        assertThat(source.at("/url").stringValue()).isEqualTo("http://prometheus:9090");
        assertThat(grafana.at("/volumes").toString())
                .contains("./compose/grafana/dashboards:" + provider.stringValue() + ":ro");
    }

    private static Map<String, JsonNode> services(String file) throws IOException {
        return yaml(file).path("services").propertyStream().collect(Collectors.toMap(Entry::getKey, Entry::getValue));
    }

    private static JsonNode yaml(String file) throws IOException {
        return JSON.valueToTree(new Yaml().load(Files.readString(Path.of(file))));
    }

    private static Schema schema() throws IOException {
        try (InputStream schema =
                Objects.requireNonNull(ComposeFilesTest.class.getResourceAsStream("/compose/compose-spec.json"))) {
            // Its $id is relative, so it needs a place to be relative to.
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(SchemaLocation.of("https://schema.example/compose-spec.json"), schema, InputFormat.JSON);
        }
    }
}
