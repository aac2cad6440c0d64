package io.clearhead.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {

    @Test
    void nearestNameIsSuggested() {
        ApiProblem problem = Suggestion.unknown("parameters", "num_beam", List.of("num_beams", "details"));

        assertThat(problem.detail()).isEqualTo("there is no field parameters.num_beam; did you mean num_beams?");
        assertThat(problem.members())
                .containsEntry("field", "parameters.num_beam")
                .containsEntry("suggestion", "num_beams");
    }

    @Test
    void withoutANearNameTheListedOnesAreShown() {
        ApiProblem problem = Suggestion.unknown("", "zzz", List.of("stream", "inputs"), List.of("inputs"));

        assertThat(problem.detail()).isEqualTo("there is no field zzz; the fields are inputs");
        assertThat(problem.members()).doesNotContainKey("suggestion");
    }

    @Test
    void longNamesAreCutAndNotCompared() {
        String name = "🍎".repeat(65);
        ApiProblem problem = Suggestion.unknown("", name, List.of(name + "s"));

        assertThat(problem.members()).doesNotContainKey("suggestion");
        assertThat(problem.detail()).startsWith("there is no field " + "🍎".repeat(64) + "…;");
        assertThat(problem.members()).containsEntry("field", "🍎".repeat(64) + "…");
        assertThat(Excerpt.of("🍎".repeat(64))).isEqualTo("🍎".repeat(64));
    }
}
