package io.clearhead.inspection.words;

import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.words.WordGroups.Word;

/**
 * Makes maps of tokens to maps of words. What a row gives to the tokens of a word adds up; the rows of a word's tokens are
 * averaged. So every row keeps its sum, and words of one token change nothing.
 *
 * @param rows words of the rows' tokens
 * @param columns words of the columns' tokens
 */
public record WordMerge(WordGroups rows, WordGroups columns) {

    /**
     * Merges one map.
     *
     * @param map (row tokens, column tokens)
     * @return (row words, column words)
     */
    public FloatMatrix merge(FloatMatrix map) {
        if (map.rows() != rows.tokens() || map.columns() != columns.tokens()) {
            throw new IllegalArgumentException("the words have " + rows.tokens() + " x " + columns.tokens()
                    + " tokens, but the map has " + map.rows() + " x " + map.columns());
        }
        float[] merged = new float[rows.size() * columns.size()];
        int written = 0;
        for (Word row : rows.words()) {
            for (Word column : columns.words()) {
                merged[written++] = (float) (sum(map, row, column) / row.length());
            }
        }
        return new FloatMatrix(rows.size(), columns.size(), merged);
    }

    private static double sum(FloatMatrix map, Word row, Word column) {
        double sum = 0;
        for (int i = row.from(); i < row.to(); i++) {
            for (int j = column.from(); j < column.to(); j++) {
                sum += map.at(i, j);
            }
        }
        return sum;
    }
}
