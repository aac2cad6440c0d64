/**
 * From tokens to words: which tokens are one word, and what a map of tokens is as a map of words.
 *
 * <p>Open {@link io.clearhead.inspection.words.WordGroups} first. Pure Java on lists and arrays.
 *
 * <pre>
 * WordGroups rows = WordGroups.of(predicted);
 * WordGroups columns = WordGroups.of(source);
 * FloatMatrix words = new WordMerge(rows, columns).merge(tokens);
 * </pre>
 */
@NullMarked
package io.clearhead.inspection.words;

import org.jspecify.annotations.NullMarked;
