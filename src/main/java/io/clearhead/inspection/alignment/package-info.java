/**
 * Which target word comes from which source word, read from cross-attention, and which heads to read: those that agree best
 * with alignments made by hand.
 *
 * <p>Open {@link io.clearhead.inspection.alignment.WordMaps} first: from the weights of one pass to links between words. {@link
 * io.clearhead.inspection.alignment.AlignmentMeasurement} holds the links of all heads against a {@link
 * io.clearhead.inspection.alignment.GoldSet}. Pure Java, but for the passes of the measurement.
 *
 * <pre>
 * GoldSet gold = GoldSet.parse(text);
 * ModelAlignment measured = new AlignmentMeasurement(tokenizer, description, languages).measure(gold, session);
 * </pre>
 */
@NullMarked
package io.clearhead.inspection.alignment;

import org.jspecify.annotations.NullMarked;
