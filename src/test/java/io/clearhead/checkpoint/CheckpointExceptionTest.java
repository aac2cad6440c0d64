package io.clearhead.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointExceptionTest {

    @Test
    void oneProblemIsOneLine() {
        assertThat(new CheckpointException("/m", "there is no file x"))
                .hasMessage("cannot load checkpoint /m: there is no file x");
    }

    @Test
    void severalProblemsHaveALineEach() {
        CheckpointException exception = new CheckpointException("/m", List.of("first", "second"));
        assertThat(exception).hasMessage("cannot load checkpoint /m: 2 problems\n  - first\n  - second");
        assertThat(exception.location()).isEqualTo("/m");
        assertThat(exception.problems()).containsExactly("first", "second");
    }

    @Test
    void textsFromFilesCannotForgeLinesNorFloodTheMessage() {
        assertThat(CheckpointException.quoted("a\nb\u2028\u202e")).isEqualTo("'a\\u000ab\\u2028\\u202e'");
        assertThat(CheckpointException.quoted("x".repeat(1000))).hasSize(123).endsWith("x…'");
    }
}
