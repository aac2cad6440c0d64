/**
 * The page at {@code /} as people use it: a real Chromium, the real server, the built-in model. Open
 * {@link io.clearhead.explorer.Explorer} first, which is one tab with the questions that tests ask.
 *
 * <p>Where no Chromium is installed the tests are skipped and say so; with {@code CI} in the environment they fail instead.
 */
@NullMarked
package io.clearhead.explorer;

import org.jspecify.annotations.NullMarked;
