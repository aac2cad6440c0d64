/** Tests of what runs the service: the compose files and what they bring along. */
@NullMarked
package io.clearhead.deployment;

import org.jspecify.annotations.NullMarked;
