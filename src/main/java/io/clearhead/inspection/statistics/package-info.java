/**
 * What attention heads do, as numbers: where the weights of a head lie, and the label of the pattern that they make.
 *
 * <p>Open {@link io.clearhead.inspection.statistics.HeadDescriber} first. The numbers are thresholds on weights and no claim
 * about meaning; the page in the browser computes the same ones from the same weights.
 *
 * <pre>
 * HeadDescriber describer = new HeadDescriber(AttentionKind.CROSS, predicted, source);
 * HeadDescription description = describer.describe(maps.head(0, 3)); // aligned, 0.93
 * </pre>
 */
@NullMarked
package io.clearhead.inspection.statistics;

import org.jspecify.annotations.NullMarked;
