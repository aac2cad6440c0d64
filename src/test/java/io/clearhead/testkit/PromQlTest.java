package io.clearhead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQlTest {

    @Test
    void aNameAloneIsAMetric() {
        assertThat(PromQl.metrics("up")).isEqualTo(Map.of("up", Set.of()));
    }

    @Test
    void functionsAndAggregationsAreNoMetrics() {
        assertThat(PromQl.metrics("histogram_quantile(0.9, sum by (le, model) (rate(x_bucket[$__rate_interval])))"))
                .isEqualTo(Map.of("x_bucket", Set.of()));
        assertThat(PromQl.metrics("sum (a) without (b) / on (c) group_left (d) e"))
                .isEqualTo(Map.of("a", Set.of(), "e", Set.of()));
    }

    @Test
    void labelsOfSelectorsBelongToTheirMetric() {
        assertThat(PromQl.metrics("a{one=\"x{y}\", two!~'b|c'} > 1e3 and b{three=\"or\"} unless c"))
                .isEqualTo(Map.of("a", Set.of("one", "two"), "b", Set.of("three"), "c", Set.of()));
    }

    @Test
    void rangesOffsetsNumbersAndCommentsAreNoMetrics() {
        assertThat(PromQl.metrics("a[5m] offset 6h # d\n > bool 1.5 * +Inf or vector(0x1f) == 2"))
                .isEqualTo(Map.of("a", Set.of()));
    }
}
