/** Configuration, start, stop and operations of the whole application, with a fake model where no real one is needed. */
@NullMarked
package io.clearhead.bootstrap;

import org.jspecify.annotations.NullMarked;
