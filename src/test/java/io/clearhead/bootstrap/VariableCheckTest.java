package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VariableCheckTest {

    @Test
    void everyPropertyHasAVariableThatIsKnown() {
        assertThat(VariableCheck.problems(PropertyNames.all().stream()
                        .map(PropertyNames::variable)
                        .toList()))
                .isEmpty();
        assertThat(PropertyNames.all())
                .contains("clearhead.model", "clearhead.api-keys-file", "clearhead.limits.text-characters");
    }

    @Test
    void formsThatSpringBootAlsoUnderstandsAreKnown() {
        assertThat(VariableCheck.problems(List.of("CLEARHEAD_QUEUECAPACITY", "CLEARHEAD_API_KEYS_0")))
                .isEmpty();
    }

    @Test
    void whatKubernetesSetsForServicesIsNotOurs() {
        assertThat(VariableCheck.problems(List.of(
                        "CLEARHEAD_SERVICE_HOST",
                        "CLEARHEAD_SERVICE_PORT",
                        "CLEARHEAD_SERVICE_PORT_HTTP",
                        "CLEARHEAD_PORT",
                        "CLEARHEAD_PORT_8080_TCP",
                        "CLEARHEAD_PORT_8080_TCP_ADDR",
                        "CLEARHEAD_PORT_8080_TCP_PORT",
                        "CLEARHEAD_PORT_8080_TCP_PROTO",
                        "CLEARHEAD_METRICS_SERVICE_HOST",
                        "CLEARHEAD_METRICS_PORT_9090_TCP")))
                .isEmpty();
    }

    @Test
    void whatOthersAreCalledDoesNotMatter() {
        assertThat(VariableCheck.problems(List.of("PATH", "CLEAR", "MY_CLEARHEAD_MODEL")))
                .isEmpty();
    }

    @Test
    void allThatMeanNothingAreNamedWithWhatWasProbablyMeant() {
        assertThat(VariableCheck.problems(
                        List.of("CLEARHEAD_MODLE", "CLEARHEAD_API_KEY_FILE", "CLEARHEAD_WORKERS_OF_THE_WORLD")))
                .containsExactly(
                        "there is no setting for the environment variable CLEARHEAD_API_KEY_FILE;"
                                + " did you mean CLEARHEAD_API_KEYS_FILE?",
                        "there is no setting for the environment variable CLEARHEAD_MODLE;"
                                + " did you mean CLEARHEAD_MODEL?",
                        "there is no setting for the environment variable CLEARHEAD_WORKERS_OF_THE_WORLD");
    }
}
