/**
 * What tests share: {@link io.clearhead.testkit.Seeded} randomness that can be repeated, and stand-ins for the outside world.
 */
@NullMarked
package io.clearhead.testkit;

import org.jspecify.annotations.NullMarked;
