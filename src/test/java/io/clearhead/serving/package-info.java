/** Serving with a fake model: queue, cancellation, deadlines, and the order of stopping. */
@NullMarked
package io.clearhead.serving;

import org.jspecify.annotations.NullMarked;
