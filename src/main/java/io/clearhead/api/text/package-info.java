/**
 * {@code POST /tokenize} and {@code POST /decode}: text to tokens and back, without running the model.
 *
 * <p>Open {@code TokenizeController} first.
 */
@NullMarked
package io.clearhead.api.text;

import org.jspecify.annotations.NullMarked;
