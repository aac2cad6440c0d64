package io.clearhead.inspection.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.generation.ModelAlignment.Quality;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkCountsTest {

    private static final GoldPair GOLD = new GoldPair(
            "a b c",
            "x y z",
            Set.of(new WordLink(0, 0), new WordLink(1, 1)),
            Set.of(new WordLink(2, 2), new WordLink(2, 1)));

    @Test
    void theErrorRateWeighsSureAndPossibleLinks() {
        LinkCounts counts = LinkCounts.of(
                Set.of(new WordLink(0, 0), new WordLink(2, 2), new WordLink(0, 1), new WordLink(1, 2)), GOLD);

        assertThat(counts).isEqualTo(new LinkCounts(4, 2, 1, 2));
        assertThat(counts.precision()).isEqualTo(2.0 / 4);
        assertThat(counts.recall()).isEqualTo(1.0 / 2);
        assertThat(counts.errorRate()).isEqualTo(1 - (1.0 + 2) / (4 + 2));
    }

    @Test
    void exactlyTheSureLinksAreWithoutErrorAndPossibleOnesCostNothing() {
        assertThat(LinkCounts.of(GOLD.sure(), GOLD).errorRate()).isZero();
        assertThat(LinkCounts.of(GOLD.possible(), GOLD).errorRate()).isZero();
    }

    @Test
    void withoutLinksEverythingIsMissed() {
        assertThat(LinkCounts.of(Set.of(), GOLD).quality(1)).isEqualTo(new Quality(1, 0, 0, 1));
        assertThat(LinkCounts.NONE.errorRate()).isEqualTo(1);
    }

    @Test
    void countsOfSentencesAddUp() {
        LinkCounts one = LinkCounts.of(GOLD.sure(), GOLD);
        LinkCounts none = LinkCounts.of(Set.of(new WordLink(0, 2)), GOLD);

        assertThat(one.plus(none)).isEqualTo(new LinkCounts(3, 4, 2, 2));
    }

    @Test
    void qualitiesAreRoundedToFourPlaces() {
        assertThat(new LinkCounts(3, 3, 1, 2).quality(7)).isEqualTo(new Quality(0.5, 0.6667, 0.3333, 7));
    }
}
