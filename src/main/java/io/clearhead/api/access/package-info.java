/**
 * Who may use the API: whoever knows one of its keys, or everybody where there are none.
 *
 * <p>Open {@link io.clearhead.api.access.ApiKeyFilter} first. Everything needs a key unless it says that it does not: with
 * {@link io.clearhead.api.access.OpenToAll} on a controller of ours, by being a static file, or by being one of the paths
 * that the filter is told. The keys themselves come from outside, as {@link io.clearhead.api.access.ApiKeys}.
 */
@NullMarked
package io.clearhead.api.access;

import org.jspecify.annotations.NullMarked;
