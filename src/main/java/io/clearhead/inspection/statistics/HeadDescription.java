package io.clearhead.inspection.statistics;

import io.clearhead.generation.AttentionKind;

/**
 * The numbers of one head, and what they are called.
 *
 * @param statistics where its weights lie
 * @param pattern the first of {@link HeadPattern} whose threshold is reached
 * @param value the number that the pattern is for: {@code sink}; {@code previous}, {@code next} or {@code self}; {@code
 *     evenness} if it is diffuse; else {@code peak}
 */
public record HeadDescription(HeadStatistics statistics, HeadPattern pattern, double value) {

    private static final HeadDescription OF_NO_ROW = new HeadDescription(
            new HeadStatistics(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0, 0, 0), HeadPattern.MIXED, 0);

    /** A head that has rows of special tokens only. */
    static HeadDescription ofNoRow() {
        return OF_NO_ROW;
    }

    static HeadDescription of(AttentionKind kind, HeadStatistics statistics) {
        if (statistics.sink() >= HeadThresholds.SINK) {
            return new HeadDescription(statistics, HeadPattern.SINK, statistics.sink());
        }
        HeadDescription found = kind == AttentionKind.CROSS ? aligned(statistics) : atOffset(statistics);
        if (found.pattern != HeadPattern.MIXED) {
            return found;
        }
        return statistics.evenness() >= HeadThresholds.DIFFUSE
                ? new HeadDescription(statistics, HeadPattern.DIFFUSE, statistics.evenness())
                : found;
    }

    private static HeadDescription aligned(HeadStatistics statistics) {
        boolean aligned = statistics.peak() >= HeadThresholds.ALIGNED_PEAK
                && statistics.coverage() >= HeadThresholds.ALIGNED_COVERAGE;
        return new HeadDescription(statistics, aligned ? HeadPattern.ALIGNED : HeadPattern.MIXED, statistics.peak());
    }

    private static HeadDescription atOffset(HeadStatistics statistics) {
        HeadPattern strongest = HeadPattern.PREVIOUS;
        double value = statistics.previous();
        if (statistics.next() > value) {
            strongest = HeadPattern.NEXT;
            value = statistics.next();
        }
        if (statistics.self() > value) {
            strongest = HeadPattern.SELF;
            value = statistics.self();
        }
        return value >= HeadThresholds.OFFSET
                ? new HeadDescription(statistics, strongest, value)
                : new HeadDescription(statistics, HeadPattern.MIXED, statistics.peak());
    }
}
