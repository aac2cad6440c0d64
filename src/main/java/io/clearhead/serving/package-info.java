/**
 * Lets many callers share one model: a bounded queue in front of worker threads that own everything native.
 *
 * <p>Open {@link io.clearhead.serving.InferenceService} first. A caller hands in a {@link io.clearhead.serving.Work}, which
 * a worker runs with its own session, and waits at the {@link io.clearhead.serving.Ticket}:
 *
 * <pre>{@code
 * ServedModel model = service.model();
 * int[] source = model.tokenizer().encode("I ate an apple.").ids();
 * Ticket<GenerationResult> ticket =
 *         service.submit((session, cancellation) -> session.generate(source, model.defaults(), listener));
 * String text = model.tokenizer().decode(ticket.await().best().ids());
 * }</pre>
 *
 * <p>What cannot be done is an {@link io.clearhead.serving.InferenceException} that says why and when to come back. A {@link
 * io.clearhead.serving.ServingListener} hears what happens, for metrics. Nothing here knows HTTP, Spring or a tensor.
 */
@NullMarked
package io.clearhead.serving;

import org.jspecify.annotations.NullMarked;
