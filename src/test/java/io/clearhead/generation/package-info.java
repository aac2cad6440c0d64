@NullMarked
package io.clearhead.generation;

import org.jspecify.annotations.NullMarked;
