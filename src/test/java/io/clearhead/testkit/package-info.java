/** Fakes, fixtures and readers of reference numbers, shared by the tests. */
@NullMarked
package io.clearhead.testkit;

import org.jspecify.annotations.NullMarked;
