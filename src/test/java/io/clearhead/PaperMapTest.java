package io.clearhead;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** Everything that the paper map names exists, and it names every public class of the model. */
class PaperMapTest {

    private static final Path MAP = Path.of("docs", "paper-map.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final int CLASS_COLUMN = 2;
    private static final int TEST_COLUMN = 3;
    private static final int ENDPOINT_COLUMN = 4;

    private static JavaClasses main;
    private static JavaClasses tests;
    private static List<List<String>> rows;

    @BeforeAll
    static void read() throws IOException {
        main = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.clearhead");
        tests = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("io.clearhead");
        rows = Files.readAllLines(MAP).stream()
                .filter(line -> line.startsWith("| ") && line.contains("`"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    @Test
    void everyRowHasAClassAndATest() {
        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.subList(CLASS_COLUMN, TEST_COLUMN + 1))
                        .allSatisfy(cell -> assertThat(cell).contains("`")));
    }

    @Test
    void everyClassExists() {
        assertThat(names(CLASS_COLUMN).map(PaperMapTest::fullName)).allMatch(main::contain);
    }

    @Test
    void everyTestExists() {
        assertThat(names(TEST_COLUMN)).isSubsetOf(testMethods());
    }

    @Test
    void everyEndpointExists() {
        assertThat(names(ENDPOINT_COLUMN)).isSubsetOf(endpoints());
    }

    @Test
    void noPublicClassOfTheModelIsMissing() {
        List<String> publicClasses = main.stream()
                .filter(type -> type.getPackageName().equals("io.clearhead.model"))
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .toList();

        assertThat(publicClasses).contains("EncoderDecoderTransformer");
        assertThat(names(CLASS_COLUMN)).containsAll(publicClasses);
    }

    private static Stream<String> names(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .flatMap(row -> CODE.matcher(row.get(column)).results())
                .map((MatchResult match) -> match.group(1));
    }

    /** Names without a package are the model's; {@code kernel.} is below it, the others are beside it. */
    private static String fullName(String name) {
        boolean insideModel = !name.contains(".") || name.startsWith("kernel.");
        return (insideModel ? "io.clearhead.model." : "io.clearhead.") + name;
    }

    private static List<String> testMethods() {
        return tests.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getAnnotations().stream()
                        .anyMatch(annotation ->
                                annotation.getRawType().getSimpleName().endsWith("Test")))
                .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                .toList();
    }

    private static List<String> endpoints() {
        return main.stream()
                .flatMap(type -> type.getMethods().stream())
                .flatMap(PaperMapTest::paths)
                .toList();
    }

    private static Stream<String> paths(JavaMethod method) {
        Stream<String> posted = method.tryGetAnnotationOfType(PostMapping.class).stream()
                .flatMap(mapping -> Arrays.stream(mapping.path()));
        Stream<String> got = method.tryGetAnnotationOfType(GetMapping.class).stream()
                .flatMap(mapping -> Arrays.stream(mapping.path()));
        return Stream.concat(posted, got);
    }
}
