/**
 * The HTTP API: JSON in, JSON out, snake_case, offsets in Unicode code points.
 *
 * <p>Open {@link io.clearhead.api.ApiLimits} first for what a request may ask, then {@code api.generate} for the way of a
 * request: bind, check, tokenize, submit to {@link io.clearhead.serving.InferenceService}, build the answer. Controllers hold
 * no other logic.
 *
 * <ul>
 *   <li>{@code api.request}: strict reading of JSON, and checks that every endpoint shares
 *   <li>{@code api.problem}: every error as {@code application/problem+json}
 *   <li>{@code api.numbers}: large arrays in answers, written piece by piece
 *   <li>{@code api.generate}, {@code api.text}, {@code api.inspection}, {@code api.info}: the endpoints
 * </ul>
 */
@NullMarked
package io.clearhead.api;

import org.jspecify.annotations.NullMarked;
