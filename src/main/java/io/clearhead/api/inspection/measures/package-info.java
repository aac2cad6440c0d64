/**
 * What {@code POST /attention} answers beside the maps, when {@code include} asks for it: one record per measure, most with
 * one field per kind of attention.
 *
 * <p>Open {@link io.clearhead.api.inspection.measures.StatisticsBody} first; the others are like it.
 */
@NullMarked
package io.clearhead.api.inspection.measures;

import org.jspecify.annotations.NullMarked;
