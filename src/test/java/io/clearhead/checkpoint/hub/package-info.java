@NullMarked
package io.clearhead.checkpoint.hub;

import org.jspecify.annotations.NullMarked;
