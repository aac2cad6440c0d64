@NullMarked
package io.clearhead.model.kernel;

import org.jspecify.annotations.NullMarked;
