/**
 * {@code GET /model} and {@code GET /info}: what is served here, and what may be asked of it.
 *
 * <p>Open {@code ModelController} first.
 */
@NullMarked
package io.clearhead.api.info;

import org.jspecify.annotations.NullMarked;
