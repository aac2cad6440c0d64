package io.clearhead.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.testkit.InMemoryFiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConfigDocumentTest {

    @Test
    void givesTypedValues() {
        ConfigDocument document = read("""
                {"d_model": 512, "zero": 0, "scale": true, "model_type": "marian", "dropout": 0.1, "whole": 2,
                 "ids": [1, 2], "architectures": ["MarianMTModel"]}
                """);
        assertThat(document.positiveInt("d_model")).isEqualTo(512);
        assertThat(document.positiveInt("d_model", 1)).isEqualTo(512);
        assertThat(document.nonNegativeInt("zero", 3)).isZero();
        assertThat(document.optionalInt("zero", 0)).isEqualTo(OptionalInt.of(0));
        assertThat(document.flag("scale", false)).isTrue();
        assertThat(document.text("model_type")).isEqualTo("marian");
        assertThat(document.text("model_type", "t5")).isEqualTo("marian");
        assertThat(document.optionalText("model_type")).contains("marian");
        assertThat(document.number("dropout", 0)).isEqualTo(0.1);
        assertThat(document.number("whole", 0)).isEqualTo(2);
        assertThat(document.ints("ids")).containsExactly(1, 2);
        assertThat(document.texts("architectures")).containsExactly("MarianMTModel");
        assertThat(document.has("ids")).isTrue();
        assertThat(document.location()).isEqualTo("memory/config.json");
        document.throwIfInvalid();
    }

    @Test
    void nullAndAbsentKeysTakeTheDefault() {
        ConfigDocument document = read("{\"null\": null}");
        for (String key : List.of("null", "absent")) {
            assertThat(document.has(key)).isFalse();
            assertThat(document.positiveInt(key, 7)).isEqualTo(7);
            assertThat(document.nonNegativeInt(key, 0)).isZero();
            assertThat(document.optionalInt(key, 0)).isEmpty();
            assertThat(document.flag(key, true)).isTrue();
            assertThat(document.text(key, "x")).isEqualTo("x");
            assertThat(document.optionalText(key)).isEqualTo(Optional.empty());
            assertThat(document.number(key, 1.5)).isEqualTo(1.5);
            assertThat(document.ints(key)).isEmpty();
            assertThat(document.texts(key)).isEmpty();
        }
        assertThat(document.problems()).isEmpty();
    }

    @Test
    void collectsMissingAndWrongValues() {
        ConfigDocument document = read("{\"layers\": \"six\", \"scale\": 1, \"ids\": [1, -2], \"null\": null}");
        document.positiveInt("null");
        document.text("model_type");
        document.positiveInt("layers");
        document.flag("scale", false);
        document.ints("ids");
        document.problem("the layers contradict each other");
        assertThatThrownBy(document::throwIfInvalid)
                .isInstanceOf(CheckpointException.class)
                .hasMessage("""
                        cannot load checkpoint memory/config.json: 6 problems
                          - null is missing, expected an integer of at least 1
                          - model_type is missing, expected a text
                          - layers has the value '"six"', expected an integer of at least 1
                          - scale has the value '1', expected true or false
                          - ids has the value '[1,-2]', expected a list of integers of at least 0
                          - the layers contradict each other""");
    }

    @Test
    void ofAKeyThatOccursTwiceTheLastOneCounts() {
        assertThat(read("{\"x\": 1, \"x\": 2}").positiveInt("x")).isEqualTo(2);
    }

    @Test
    void toleratesNumbersOnlyPythonWritesWhereNobodyAsksForThem() {
        assertThat(read("{\"limit\": [0.0, Infinity], \"x\": 2}").positiveInt("x"))
                .isEqualTo(2);
    }

    @Test
    void refusesIntegersOutOfRangeOrWithFraction() {
        for (String value : List.of("0", "-1", "2147483648", "1.0", "1e2", "9".repeat(900), "\"1\"", "[1]", "true")) {
            ConfigDocument document = read("{\"x\": " + value + "}");
            assertThat(document.positiveInt("x")).as(value).isEqualTo(1);
            assertThat(document.problems()).as(value).hasSize(1);
        }
    }

    @Test
    void refusesNumbersThatAreNotFinite() {
        for (String value : List.of("NaN", "Infinity", "-Infinity", "1e999", "9".repeat(900), "\"1\"", "true")) {
            ConfigDocument document = read("{\"x\": " + value + "}");
            assertThat(document.number("x", 3)).as(value).isEqualTo(3);
            assertThat(document.problems()).as(value).hasSize(1);
        }
    }

    @Test
    void refusesListsOfOtherThings() {
        for (String value : List.of("1", "{\"a\": 1}", "[\"a\", 1]", "[[1]]", "[null]", "[1.5]")) {
            ConfigDocument document = read("{\"x\": " + value + "}");
            assertThat(document.ints("x")).as(value).isEmpty();
            assertThat(document.texts("x")).as(value).isEmpty();
            assertThat(document.problems()).as(value).hasSize(2);
        }
    }

    @Nested
    class RefusesAFile {

        @Test
        void thatIsNotThere() {
            assertThatThrownBy(() -> ConfigDocument.read(new InMemoryFiles(), "config.json"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("cannot load checkpoint memory: there is no file config.json");
        }

        @Test
        void thatIsNoJsonObject() {
            for (String text :
                    List.of("", " ", "{", "{}}", "[]", "7", "null", "{\"a\":", "[".repeat(100_000), "{'a':1}")) {
                assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(CheckpointException.class);
            }
        }

        @Test
        void thatIsTooLarge() {
            assertThatThrownBy(() -> read("{}" + " ".repeat(16 << 20)))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("at most 16777216 are read");
        }
    }

    private static ConfigDocument read(String text) {
        return ConfigDocument.read(new InMemoryFiles().with("config.json", text), "config.json");
    }
}
