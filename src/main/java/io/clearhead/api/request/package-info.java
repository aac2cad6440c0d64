/**
 * What every endpoint does with a request before it does its own work: read JSON strictly, and check texts against limits.
 *
 * <p>Open {@link io.clearhead.api.request.RequestLimits} first. {@link io.clearhead.api.request.StrictJson} holds the rules of
 * reading; {@link io.clearhead.api.request.Inputs} is the field {@code inputs}, a string or an array of strings.
 *
 * <pre>{@code
 * record EncodeRequest(@Nullable Inputs inputs, @Nullable Integer layer) {}
 *
 * Inputs inputs = limits.requireTexts(request.inputs());
 * List<SourceText> sources = languages.encode(inputs, service.model(), limits);
 * }</pre>
 */
@NullMarked
package io.clearhead.api.request;

import org.jspecify.annotations.NullMarked;
