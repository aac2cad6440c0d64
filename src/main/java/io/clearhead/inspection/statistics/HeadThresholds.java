package io.clearhead.inspection.statistics;

/** The numbers from which on a head has a pattern; the page in the browser uses the same. */
final class HeadThresholds {

    /** Least mean weight on special tokens and punctuation of a sink. */
    static final double SINK = 0.6;

    /** Least mean weight at the distance of previous, next and self. */
    static final double OFFSET = 0.5;

    /** Least mean of the rows' largest weights of an aligned head. */
    static final double ALIGNED_PEAK = 0.4;

    /** Least share of source tokens that are some row's largest weight, of an aligned head. */
    static final double ALIGNED_COVERAGE = 0.7;

    /** Least mean entropy, as a share of the largest possible, of a diffuse head. */
    static final double DIFFUSE = 0.85;

    private HeadThresholds() {}
}
