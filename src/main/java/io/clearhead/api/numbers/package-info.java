/**
 * Large arrays of numbers in JSON responses.
 *
 * <p>Open {@link io.clearhead.api.numbers.NumberArray} first: a component of a response record that is written to the client
 * piece by piece, as nested arrays with six significant digits or as Base64.
 *
 * <pre>{@code
 * record Answer(NumberArray data) {}
 *
 * new Answer(new NumberArray(List.of(layers, heads, rows, columns), weights, NumberEncoding.U8SQRT));
 * }</pre>
 */
@NullMarked
package io.clearhead.api.numbers;

import org.jspecify.annotations.NullMarked;
