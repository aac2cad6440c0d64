@NullMarked
package io.clearhead.model;

import org.jspecify.annotations.NullMarked;
