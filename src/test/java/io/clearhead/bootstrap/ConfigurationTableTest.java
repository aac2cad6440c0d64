package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of properties in docs/configuration.md is made from the Javadoc of the records, by way of the metadata that the
 * compiler writes. {@code -Dtables.update=true} writes it anew.
 */
class ConfigurationTableTest {

    private static final Path DOCUMENT = Path.of("docs", "configuration.md");
    private static final Path METADATA = Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
    private static final Pattern TABLE =
            Pattern.compile("(?<=<!-- made by ConfigurationTableTest -->\\n).*?(?=<!-- end -->)", Pattern.DOTALL);

    /** Properties, but neither class names nor the jar: those have a dot or a slash in front. */
    private static final Pattern PROPERTY = Pattern.compile("(?<![\\w./])clearhead\\.[a-z-]+(?:\\.[a-z-]+)*");

    private static final Pattern VARIABLE = Pattern.compile("\\bCLEARHEAD_[A-Z_]+");

    @Test
    void theTableSaysWhatTheCodeSays() throws IOException {
        String document = Files.readString(DOCUMENT);
        String updated = TABLE.matcher(document).replaceFirst(Matcher.quoteReplacement(table()));
        if (Boolean.getBoolean("tables.update")) {
            Files.writeString(DOCUMENT, updated);
            document = updated;
        }

        assertThat(document)
                .as("%s; ./mvnw test -Dtest=ConfigurationTableTest -Dtables.update=true makes the table anew", DOCUMENT)
                .containsPattern(TABLE)
                .isEqualTo(updated);
    }

    @Test
    void everyPropertyIsExplained() throws IOException {
        Map<String, JsonNode> metadata = metadata();

        assertThat(PropertyNames.all())
                .allSatisfy(name -> assertThat(explanation(Objects.requireNonNull(metadata.get(name), name)))
                        .hasSizeGreaterThan(40));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/configuration.md"})
    void noOtherPropertyOrVariableIsNamed(String document) throws IOException {
        String text = Files.readString(Path.of(document));

        assertThat(matches(PROPERTY, text)).isSubsetOf(PropertyNames.all());
        assertThat(matches(VARIABLE, text))
                .isSubsetOf(PropertyNames.all().stream()
                        .map(PropertyNames::variable)
                        .toList());
    }

    private static String table() throws IOException {
        Map<String, JsonNode> metadata = metadata();
        return PropertyNames.all().stream()
                .map(name -> row(name, Objects.requireNonNull(metadata.get(name), name)))
                .collect(Collectors.joining(
                        "",
                        "| property | variable | default | what it is, and how to choose |\n| --- | --- | --- | --- |\n",
                        ""));
    }

    private static String row(String name, JsonNode property) {
        String value = property.path("defaultValue").asString("");
        return "| `" + name + "` | `" + PropertyNames.variable(name) + "` | "
                + (value.isEmpty() ? "*empty*" : "`" + value + "`") + " | " + explanation(property) + " |\n";
    }

    private static String explanation(JsonNode property) {
        String text = property.path("description")
                .stringValue("")
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replace("|", "\\|");
        return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    private static Map<String, JsonNode> metadata() throws IOException {
        Map<String, JsonNode> byName = new TreeMap<>();
        JsonMapper.builder()
                .build()
                .readTree(Files.readString(METADATA))
                .get("properties")
                .forEach(property -> byName.put(property.get("name").stringValue(), property));
        return byName;
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
