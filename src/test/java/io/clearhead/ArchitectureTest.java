package io.clearhead;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.clearhead.checkpoint.EarlyStopping;
import io.clearhead.checkpoint.safetensors.SafetensorsWriter;
import io.clearhead.generation.engine.TransformerModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.stereotype.Controller;

/** The rules that keep the packages readable in one direction. Changing one is a decision, to be explained in review. */
class ArchitectureTest {

    private static final int LONGEST_FILE = 300;
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.clearhead");

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "checkpoint : ''",
                "tokenizer  : ''",
                "model      : checkpoint",
                "generation : model tokenizer checkpoint",
                "serving    : generation tokenizer",
                "inspection : serving generation tokenizer",
                "training   : model tokenizer checkpoint",
            })
    void aPackageUsesOnlyThoseBehindIt(String name, String others) {
        List<String> allowed = Stream.concat(Stream.of(name), Stream.of(others.split(" ")))
                .filter(other -> !other.isEmpty())
                .map(other -> "io.clearhead." + other + "..")
                .toList();
        classes()
                .that()
                .resideInAPackage("io.clearhead." + name + "..")
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage("io.clearhead..").or(resideInAnyPackage(allowed.toArray(String[]::new))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "tensor      : ''",
                "safetensors : tensor",
                "pytorch     : tensor",
                "weights     : tensor safetensors pytorch",
            })
    void aFormatOfWeightsUsesOnlyTensors(String name, String others) {
        List<String> allowed = Stream.concat(Stream.of(name), Stream.of(others.split(" ")))
                .filter(other -> !other.isEmpty())
                .map(other -> "io.clearhead.checkpoint." + other)
                .toList();
        classes()
                .that()
                .resideInAPackage("io.clearhead.checkpoint." + name)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("io.clearhead.checkpoint.*")
                        .or(resideInAnyPackage(allowed.toArray(String[]::new))))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.clearhead.checkpoint")
                .should()
                .dependOnClassesThat(resideInAPackage("io.clearhead.checkpoint." + name))
                .check(CLASSES);
    }

    @Test
    void theApiSeesValuesButNoModelAndNoFiles() {
        noClasses()
                .that()
                .resideInAPackage("io.clearhead.api..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "io.clearhead.bootstrap..",
                                "io.clearhead.model..",
                                "io.clearhead.training..",
                                "io.clearhead.checkpoint..")
                        // The writer makes answers in the safetensors format; it opens no file.
                        .and(belongToAnyOf(EarlyStopping.class, SafetensorsWriter.class)
                                .negate()))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyTheApplicationUsesBootstrap() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.clearhead", "io.clearhead.bootstrap..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.clearhead.bootstrap..")
                .check(CLASSES);
    }

    @Test
    void onlyBootstrapChoosesTheModel() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.clearhead.bootstrap..", "io.clearhead.generation..", "io.clearhead.training..")
                .should()
                .dependOnClassesThat(belongToAnyOf(TransformerModel.class))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.clearhead.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void tensorsStayInModelGenerationAndTraining() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.clearhead.model..", "io.clearhead.generation..", "io.clearhead.training..")
                .should()
                .dependOnClassesThat(resideInAPackage("ai.djl..")
                        .and(resideInAnyPackage("ai.djl.huggingface..", "ai.djl.sentencepiece..")
                                .negate()))
                .check(CLASSES);
    }

    @Test
    void onlyTokenizersUseTokenizerLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.clearhead.tokenizer..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("ai.djl.huggingface..", "ai.djl.sentencepiece.."))
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspection", "serving", "generation", "model", "checkpoint", "tokenizer", "training"})
    void nothingBelowTheApiKnowsSpringOrHttp(String name) {
        noClasses()
                .that()
                .resideInAPackage("io.clearhead." + name + "..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.springframework..", "jakarta..", "io.micrometer..", "io.swagger.."))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void controllersArePackagePrivate() {
        classes()
                .that()
                .areMetaAnnotatedWith(Controller.class)
                .should()
                .bePackagePrivate()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everythingThatCanBeConfiguredIsInBootstrap() {
        classes()
                .that()
                .areAnnotatedWith(ConfigurationProperties.class)
                .should()
                .resideInAPackage("io.clearhead.bootstrap..")
                .check(CLASSES);
    }

    @Test
    void noPackageIsADrawerForTheRest() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..dto..", "..service..")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsExplainedAndNullMarked() {
        JavaPackage root = CLASSES.getPackage("io.clearhead");
        List<String> unmarked = Stream.concat(Stream.of(root), root.getSubpackagesInTree().stream())
                .filter(javaPackage -> !javaPackage.getClasses().isEmpty())
                .filter(javaPackage -> !javaPackage.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();

        assertThat(unmarked).isEmpty();
    }

    @Test
    void noFileIsTooLongToRead() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> tooLong = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lineCount(file) > LONGEST_FILE)
                    .map(Path::toString)
                    .toList();

            assertThat(tooLong).isEmpty();
        }
    }

    private static long lineCount(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
