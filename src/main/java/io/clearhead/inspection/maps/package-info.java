/**
 * From the maps of a pass to the maps of an answer: heads and layers combined, tokens merged to words, a window cut out; and
 * the rollout of attention through all layers.
 *
 * <p>Open {@link io.clearhead.inspection.maps.MapReader} first. Every step works on one layer at a time.
 *
 * <pre>
 * MapFrame frame = new MapFrame(new WordMerge(rows, columns), Window.all(), Window.all());
 * AttentionMaps maps = new MapReader(pass, frame).read(kind, selection, new Reduction(Combination.MEAN, null));
 * </pre>
 */
@NullMarked
package io.clearhead.inspection.maps;

import org.jspecify.annotations.NullMarked;
