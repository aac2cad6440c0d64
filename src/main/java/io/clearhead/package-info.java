/** Clearhead. Start with {@link io.clearhead.ClearheadApplication}. */
@NullMarked
package io.clearhead;

import org.jspecify.annotations.NullMarked;
