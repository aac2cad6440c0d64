/**
 * {@code POST /generate}: text in, text out, at once or token by token.
 *
 * <p>Open {@link io.clearhead.api.generate.GenerateController} first. A request becomes a {@code GenerationPlan}, checked and
 * tokenized; {@code Generation} submits it to {@link io.clearhead.serving.InferenceService}; results become answers in {@code
 * GenerationAnswers}, or events in {@code GenerationStream}. Other endpoints that generate take their parameters as {@link
 * io.clearhead.api.generate.GenerateParameters}:
 *
 * <pre>{@code
 * GenerationSettings settings = GenerateParameters.orDefault(request.parameters()).settings(model, limits);
 * }</pre>
 */
@NullMarked
package io.clearhead.api.generate;

import org.jspecify.annotations.NullMarked;
