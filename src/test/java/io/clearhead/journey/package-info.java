/**
 * Journeys through the real application: the real wiring, a real port, the built-in model, and clients that know nothing but
 * HTTP. Open {@link io.clearhead.journey.BuiltInServer} first.
 */
@NullMarked
package io.clearhead.journey;

import org.jspecify.annotations.NullMarked;
