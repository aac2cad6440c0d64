package io.clearhead.inspection.alignment;

import io.clearhead.generation.ModelAlignment.Quality;
import java.util.Set;

/**
 * How many links of a model agree with those made by hand. Counts of sentences add up, so that long ones weigh more.
 *
 * <p>Source: F. J. Och and H. Ney, "A Systematic Comparison of Various Statistical Alignment Models", 2003. With the model's
 * links A, the sure ones S and the possible ones P ⊇ S: precision = |A∩P|/|A|, recall = |A∩S|/|S|, and the alignment error
 * rate is 1 − (|A∩S| + |A∩P|) / (|A| + |S|).
 *
 * @param links |A|
 * @param sure |S|
 * @param linksSure |A∩S|
 * @param linksPossible |A∩P|
 */
record LinkCounts(int links, int sure, int linksSure, int linksPossible) {

    static final LinkCounts NONE = new LinkCounts(0, 0, 0, 0);

    private static final double PLACES = 1e4;

    static LinkCounts of(Set<WordLink> links, GoldPair gold) {
        int linksSure = 0;
        int linksPossible = 0;
        for (WordLink link : links) {
            linksSure += gold.sure().contains(link) ? 1 : 0;
            linksPossible += gold.possible().contains(link) ? 1 : 0;
        }
        return new LinkCounts(links.size(), gold.sure().size(), linksSure, linksPossible);
    }

    LinkCounts plus(LinkCounts other) {
        return new LinkCounts(
                links + other.links,
                sure + other.sure,
                linksSure + other.linksSure,
                linksPossible + other.linksPossible);
    }

    /** From 0, perfect, to 1; 1 where nothing can be compared. */
    double errorRate() {
        return links + sure == 0 ? 1 : 1 - (double) (linksSure + linksPossible) / (links + sure);
    }

    /** The share of the model's links that can be defended; 0 where it has none. */
    double precision() {
        return links == 0 ? 0 : (double) linksPossible / links;
    }

    /** The share of the sure links that the model has; 0 where there are none. */
    double recall() {
        return sure == 0 ? 0 : (double) linksSure / sure;
    }

    /** Rounded to four places, as it is written down and shown. */
    Quality quality(int sentences) {
        return new Quality(rounded(errorRate()), rounded(precision()), rounded(recall()), sentences);
    }

    private static double rounded(double share) {
        return Math.round(share * PLACES) / PLACES;
    }
}
