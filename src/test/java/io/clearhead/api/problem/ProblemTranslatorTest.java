package io.clearhead.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.serving.DeadlineExceededException;
import io.clearhead.serving.NotReadyException;
import io.clearhead.serving.OverloadedException;
import io.clearhead.serving.ServingState;
import io.clearhead.serving.WorkCancelledException;
import io.clearhead.serving.WorkFailedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatusCode;

class ProblemTranslatorTest {

    @Test
    void overloadSaysWhenToComeBackAndNeverTooEarly() {
        ApiProblem problem = ProblemTranslator.problemOf(new OverloadedException("full", Duration.ofMillis(2_001)));

        assertThat(problem.code()).isEqualTo(ProblemCode.OVERLOADED);
        assertThat(problem.detail()).isEqualTo("full");
        assertThat(problem.headers().getFirst("Retry-After")).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource({"LOADING, MODEL_LOADING", "FAILED, MODEL_FAILED", "DRAINING, DRAINING", "STOPPED, DRAINING"})
    void serverThatIsNotReadySaysWhyAndWhenToComeBack(ServingState state, ProblemCode code) {
        ApiProblem problem = ProblemTranslator.problemOf(new NotReadyException(state));

        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.code().status().value()).isEqualTo(503);
        assertThat(problem.headers().getFirst("Retry-After")).isEqualTo("5");
    }

    @Test
    void deadlineIs504() {
        ApiProblem problem = ProblemTranslator.problemOf(new DeadlineExceededException(Duration.ofSeconds(1)));

        assertThat(problem.code()).isEqualTo(ProblemCode.DEADLINE_EXCEEDED);
        assertThat(problem.code().status().value()).isEqualTo(504);
        assertThat(problem.detail()).contains("1000 ms");
    }

    @Test
    void interruptedWaitMeansThatTheServerStops() {
        ApiProblem problem = ProblemTranslator.problemOf(new WorkCancelledException("interrupted"));

        assertThat(problem.code()).isEqualTo(ProblemCode.DRAINING);
        assertThat(problem.headers().getFirst("Retry-After")).isNotNull();
    }

    @Test
    void bugsKeepTheirCauseForTheLogAndNothingForTheClient() {
        Throwable error = new WorkFailedException(7, new OutOfMemoryError("secret"));
        ApiProblem problem = ProblemTranslator.problemOf(error);

        assertThat(problem.code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
        assertThat(problem).hasCause(error);
        assertThat(problem.detail()).doesNotContain("secret", "OutOfMemory");
    }

    @Test
    void circleOfCausesEnds() {
        Exception first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));

        assertThat(ProblemTranslator.problemOf(first).code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "404, NOT_FOUND",
        "405, METHOD_NOT_ALLOWED",
        "418, REQUEST_MALFORMED",
        "431, REQUEST_MALFORMED",
        "450, REQUEST_MALFORMED",
        "500, INTERNAL_ERROR",
        "501, INTERNAL_ERROR"
    })
    void statusOfTheContainerHasACode(int status, ProblemCode code) {
        assertThat(ProblemTranslator.ofStatus(HttpStatusCode.valueOf(status)).code())
                .isEqualTo(code);
    }
}
