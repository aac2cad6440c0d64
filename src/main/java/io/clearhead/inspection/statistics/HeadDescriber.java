package io.clearhead.inspection.statistics;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.tokenizer.Token;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Describes the heads of one kind of attention of one sentence pair.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class HeadDescriber {

    private static final Pattern LETTER_OR_DIGIT = Pattern.compile("[\\p{L}\\p{N}]");

    private final AttentionKind kind;
    private final boolean[] specialRows;
    private final boolean[] sinks;

    /**
     * Makes a describer.
     *
     * @param rows tokens that the rows are for: the source, what the decoder read, or for cross-attention what it predicted
     * @param columns tokens of the columns
     */
    public HeadDescriber(AttentionKind kind, List<Token> rows, List<Token> columns) {
        this.kind = kind;
        specialRows = new boolean[rows.size()];
        for (int i = 0; i < specialRows.length; i++) {
            specialRows[i] = rows.get(i).special();
        }
        sinks = new boolean[columns.size()];
        for (int i = 0; i < sinks.length; i++) {
            sinks[i] = isSink(columns.get(i));
        }
    }

    private static boolean isSink(Token token) {
        String text = token.text().isEmpty() ? token.piece() : token.text();
        return token.special() || !LETTER_OR_DIGIT.matcher(text).find();
    }

    /**
     * Describes one head.
     *
     * @param weights all rows and columns of the head
     */
    public HeadDescription describe(FloatMatrix weights) {
        if (weights.rows() != specialRows.length || weights.columns() != sinks.length) {
            throw new IllegalArgumentException("the tokens are for " + specialRows.length + " x " + sinks.length
                    + " weights, but the map has " + weights.rows() + " x " + weights.columns());
        }
        Sums sums = new Sums();
        for (int row = 0; row < specialRows.length; row++) {
            if (!specialRows[row]) {
                sums.add(row, weights);
            }
        }
        return sums.rows == 0 ? HeadDescription.ofNoRow() : HeadDescription.of(kind, sums.statistics());
    }

    /** The columns that a row may look at are the first ones. */
    private int reach(int row) {
        return kind == AttentionKind.DECODER ? row + 1 : sinks.length;
    }

    /** Sums over the rows of one head. */
    private final class Sums {

        private final boolean[] best = new boolean[sinks.length];
        private final Offset previous = new Offset(-1);
        private final Offset next = new Offset(1);
        private final Offset self = new Offset(0);
        private int rows;
        private double sink;
        private double peak;
        private double entropy;
        private double evenness;

        void add(int row, FloatMatrix weights) {
            rows++;
            int top = 0;
            double bits = 0;
            for (int column = 0; column < sinks.length; column++) {
                float weight = weights.at(row, column);
                sink += sinks[column] ? weight : 0;
                bits -= weight > 0 ? weight * log2(weight) : 0;
                top = weight > weights.at(row, top) ? column : top;
            }
            best[top] = true;
            peak += weights.at(row, top);
            entropy += bits;
            evenness += reach(row) > 1 ? bits / log2(reach(row)) : 0;
            previous.add(row, weights);
            next.add(row, weights);
            self.add(row, weights);
        }

        HeadStatistics statistics() {
            return new HeadStatistics(
                    sink / rows,
                    peak / rows,
                    entropy / rows,
                    evenness / rows,
                    coverage(),
                    previous.mean(),
                    next.mean(),
                    self.mean());
        }

        private double coverage() {
            int words = 0;
            int covered = 0;
            for (int column = 0; column < sinks.length; column++) {
                words += sinks[column] ? 0 : 1;
                covered += !sinks[column] && best[column] ? 1 : 0;
            }
            return (double) covered / Math.max(1, words);
        }
    }

    /** The weight at one distance from the diagonal. */
    private final class Offset {

        private final int offset;
        private int count;
        private double sum;

        Offset(int offset) {
            this.offset = offset;
        }

        void add(int row, FloatMatrix weights) {
            int column = row + offset;
            if (column >= 0 && column < Math.min(reach(row), sinks.length)) {
                sum += weights.at(row, column);
                count++;
            }
        }

        double mean() {
            return count == 0 ? 0 : sum / count;
        }
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
