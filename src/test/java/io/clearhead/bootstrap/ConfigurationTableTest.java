package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The README's table of properties says what the code says. */
class ConfigurationTableTest {

    private static final Path README = Path.of("README.md");
    private static final String EMPTY = "*empty*";

    /** Properties, but neither class names nor the jar: those have a dot or a slash in front. */
    private static final Pattern PROPERTY = Pattern.compile("(?<![\\w./])clearhead\\.[a-z-]+(?:\\.[a-z-]+)*");

    private static final Pattern VARIABLE = Pattern.compile("\\bCLEARHEAD_[A-Z_]+");

    /** A row of the table without its explanation. */
    private record Property(String name, String variable, String defaultValue) {

        static Property of(String name, DefaultValue value) {
            String variable = name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
            String text = String.join(",", value.value());
            return new Property(name, variable, text.isEmpty() ? EMPTY : text);
        }
    }

    @Test
    void everyPropertyIsThereWithItsVariableAndDefault() throws IOException {
        assertThat(rows().map(ConfigurationTableTest::property))
                .containsExactlyElementsOf(
                        properties("clearhead", ClearheadProperties.class).toList());
    }

    @Test
    void everyPropertyIsExplained() throws IOException {
        assertThat(rows()).allSatisfy(cells -> assertThat(cells.get(3)).hasSizeGreaterThan(20));
    }

    @Test
    void noOtherPropertyOrVariableIsNamed() throws IOException {
        String readme = Files.readString(README);
        List<Property> properties =
                properties("clearhead", ClearheadProperties.class).toList();

        assertThat(matches(PROPERTY, readme))
                .isSubsetOf(properties.stream().map(Property::name).toList());
        assertThat(matches(VARIABLE, readme))
                .isSubsetOf(properties.stream().map(Property::variable).toList());
    }

    private static Stream<List<String>> rows() throws IOException {
        return Files.readAllLines(README).stream()
                .filter(line -> line.startsWith("| `clearhead."))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList());
    }

    private static Property property(List<String> cells) {
        return new Property(code(cells.get(0)), code(cells.get(1)), code(cells.get(2)));
    }

    private static String code(String cell) {
        return cell.equals(EMPTY) ? EMPTY : cell.replaceAll("^`|`$", "");
    }

    /** All properties below a prefix, in the order in which the records declare them. */
    private static Stream<Property> properties(String prefix, Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors()[0].getParameters())
                .flatMap(component -> properties(prefix, component));
    }

    private static Stream<Property> properties(String prefix, Parameter component) {
        String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
        if (component.getType().isRecord()) {
            return properties(name, component.getType());
        }
        return Stream.of(Property.of(name, Objects.requireNonNull(component.getAnnotation(DefaultValue.class), name)));
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
