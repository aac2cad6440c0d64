package io.clearhead.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.ModelAlignment.Quality;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.testkit.JsonDamage;
import io.clearhead.testkit.Seeded;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AlignmentFileTest {

    /** Three layers of eight heads in the decoder. */
    private static final ModelDescription MODEL = new FakeInferenceModel().description();

    private static final String VALID = """
            {"layer": 1, "heads": [0, 3], "rows": "fed", "alignment_error_rate": 0.25, "precision": 0.75,
             "recall": 0.8, "sentences": 60, "corpus": "ours"}""";

    @Test
    void whatIsWrittenIsReadAgain() {
        ModelAlignment alignment =
                new ModelAlignment(new AlignmentHeads(2, List.of(7, 0), Rows.FED), new Quality(0.2145, 0.7876, 1, 80));

        assertThat(AlignmentFile.write(alignment))
                .isEqualTo("{\"layer\": 2, \"heads\": [7, 0], \"rows\": \"fed\", \"alignment_error_rate\": 0.2145,"
                        + " \"precision\": 0.7876, \"recall\": 1.0, \"sentences\": 80}");
        assertThat(read(AlignmentFile.write(alignment))).contains(alignment);
    }

    @Test
    void keysOfOthersAreTheirs() {
        assertThat(read(VALID))
                .contains(new ModelAlignment(
                        new AlignmentHeads(1, List.of(0, 3), Rows.FED), new Quality(0.25, 0.75, 0.8, 60)));
    }

    @Test
    void aCheckpointNeedNotHaveTheFile() {
        assertThat(AlignmentFile.read(new InMemoryFiles(), MODEL)).isEmpty();
    }

    @Test
    void everythingThatIsMissingIsListed() {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read("{}"))
                .satisfies(failure -> assertThat(failure.location()).isEqualTo("memory/alignment.json"))
                .extracting(CheckpointException::problems)
                .isEqualTo(List.of(
                        "layer is missing, expected a layer of the decoder, from 0",
                        "heads is missing, expected a list of heads, from 0",
                        "rows is missing, expected predicted or fed",
                        "alignment_error_rate is missing, expected a number from 0 to 1",
                        "precision is missing, expected a number from 0 to 1",
                        "recall is missing, expected a number from 0 to 1",
                        "sentences is missing, expected an integer of at least 1"));
    }

    @Test
    void everythingThatTheModelLacksOrThatMeansNothingIsListed() {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read("""
                        {"layer": 3, "heads": [8, 1, 1], "rows": "read", "alignment_error_rate": 1.5, "precision": -0.1,
                         "recall": "all", "sentences": 0}"""))
                .extracting(CheckpointException::problems)
                .isEqualTo(List.of(
                        "layer is 3, but the decoder has 3 layers, counted from 0",
                        "heads must name each head once, but is [8, 1, 1]",
                        "heads names 8, but a layer of the decoder has 8 heads, counted from 0",
                        "rows must be predicted or fed, but is 'read'",
                        "alignment_error_rate must be from 0 to 1, but is 1.5",
                        "precision must be from 0 to 1, but is -0.1",
                        "recall has the value '\"all\"', expected a finite number",
                        "sentences has the value '0', expected an integer of at least 1"));
    }

    @Test
    void noHeadsAndWrongTypesAreSaidOnce() {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read(VALID.replace("[0, 3]", "[]")))
                .withMessageEndingWith("heads must name at least one head, but is empty");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read(VALID.replace("[0, 3]", "3").replace("\"fed\"", "7")))
                .extracting(CheckpointException::problems)
                .isEqualTo(List.of(
                        "heads has the value '3', expected a list of integers of at least 0",
                        "rows has the value '7', expected a text"));
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read(VALID.replace("\"fed\"", "\"\"")))
                .withMessageEndingWith("rows must be predicted or fed, but is ''");
    }

    /** Whatever the bytes are: an alignment or a CheckpointException, nothing else. */
    @Test
    void damageIsReadOrRefused(@Seeded RandomGenerator random) {
        for (int i = 0; i < 2000; i++) {
            String damaged = JsonDamage.damage(VALID, random);
            try {
                assertThat(read(damaged)).isPresent();
            } catch (CheckpointException refused) {
                assertThat(refused.problems()).isNotEmpty();
            }
        }
    }

    @Test
    void whatNobodyMeasuredIsNotWrittenDown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlignmentFile.write(ModelAlignment.unmeasured(MODEL.architecture())));
    }

    @Test
    void anUnmeasuredModelIsReadByAllHeadsOfTheLayerBeforeTheLast() {
        assertThat(ModelAlignment.unmeasured(MODEL.architecture()))
                .isEqualTo(new ModelAlignment(
                        new AlignmentHeads(1, List.of(0, 1, 2, 3, 4, 5, 6, 7), Rows.PREDICTED), null));
    }

    @Test
    void headsAreNamedOnceAndCountedFromZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AlignmentHeads(0, List.of(), Rows.FED));
        assertThatIllegalArgumentException().isThrownBy(() -> new AlignmentHeads(-1, List.of(0), Rows.FED));
        assertThatIllegalArgumentException().isThrownBy(() -> new AlignmentHeads(0, List.of(-1), Rows.FED));
        assertThatIllegalArgumentException().isThrownBy(() -> new AlignmentHeads(0, List.of(1, 1), Rows.FED));
    }

    private static Optional<ModelAlignment> read(String json) {
        return AlignmentFile.read(new InMemoryFiles().with(AlignmentFile.NAME, json), MODEL);
    }
}
