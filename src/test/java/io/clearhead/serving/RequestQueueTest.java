package io.clearhead.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clearhead.serving.RequestQueue.Admission;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestQueueTest {

    private final RequestQueue<String> queue = new RequestQueue<>(3);

    @Test
    void entriesComeOutInTheOrderTheyCameIn() {
        queue.offerAll(List.of("a", "b"));
        queue.offerAll(List.of("c"));

        assertThat(queue.poll()).isEqualTo("a");
        assertThat(queue.poll()).isEqualTo("b");
        assertThat(queue.poll()).isEqualTo("c");
        assertThat(queue.poll()).isNull();
    }

    @Test
    void entriesUpToTheCapacityAreAdmitted() {
        assertThat(queue.offerAll(List.of("a", "b", "c"))).isEqualTo(Admission.ADMITTED);
        assertThat(queue.size()).isEqualTo(3);
    }

    @Test
    void ofABatchThatDoesNotFitNothingIsAdmitted() {
        queue.offerAll(List.of("a", "b"));

        assertThat(queue.offerAll(List.of("c", "d"))).isEqualTo(Admission.FULL);
        assertThat(queue.entries()).containsExactly("a", "b");
    }

    @Test
    void aRemovedEntryFreesItsPlaceAtOnce() {
        queue.offerAll(List.of("a", "b", "c"));

        assertThat(queue.remove("b")).isTrue();
        assertThat(queue.offerAll(List.of("d"))).isEqualTo(Admission.ADMITTED);
        assertThat(queue.entries()).containsExactly("a", "c", "d");
    }

    @Test
    void removingTellsWhetherTheEntryWasThere() {
        queue.offerAll(List.of("a"));
        queue.poll();

        assertThat(queue.remove("a")).isFalse();
    }

    @Test
    void aClosedQueueRefusesButGivesOutWhatItHas() {
        queue.offerAll(List.of("a"));
        queue.close();

        assertThat(queue.offerAll(List.of("b"))).isEqualTo(Admission.CLOSED);
        assertThat(queue.isExhausted()).isFalse();
        assertThat(queue.poll()).isEqualTo("a");
        assertThat(queue.isExhausted()).isTrue();
    }

    @Test
    void anOpenQueueIsNeverExhausted() {
        assertThat(queue.isExhausted()).isFalse();
    }

    @Test
    void aQueueWithoutPlacesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RequestQueue<String>(0))
                .withMessageContaining("at least 1");
    }
}
