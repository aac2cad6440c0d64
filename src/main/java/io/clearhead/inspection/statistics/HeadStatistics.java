package io.clearhead.inspection.statistics;

/**
 * Where the weights of one head lie: means over its rows, without the rows of special tokens. Sinks are special tokens and
 * tokens without letters and digits. Where all rows are special, the first four are NaN and the rest 0.
 *
 * @param sink weight on sinks, from 0 to 1
 * @param peak largest weight of a row, from 0 to 1
 * @param entropy of a row's weights, in bits
 * @param evenness entropy divided by that of equal weights on all columns that the row may look at, from 0 to 1; 0 for a row
 *     with one such column
 * @param coverage share of the columns that are no sinks and have the largest weight of some row, from 0 to 1
 * @param previous weight one column before the row's own, over the rows that have one
 * @param next weight one column behind the row's own, over the rows that may look there; 0 where none may
 * @param self weight on the column with the row's own index, over the rows that have one
 */
public record HeadStatistics(
        double sink,
        double peak,
        double entropy,
        double evenness,
        double coverage,
        double previous,
        double next,
        double self) {}
