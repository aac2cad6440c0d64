/**
 * Answers questions about what a model does inside: attention weights of a sentence pair, everything about one row of
 * one head, states of the encoder. Every question goes through {@code serving} like a generation does, so that
 * admission, deadlines and cancellation hold for it too; numbers are plain float arrays.
 *
 * <p>Open {@link io.clearhead.inspection.AttentionInspector} first. Questions are checked before they are admitted, and
 * a question that cannot be answered is an {@link io.clearhead.inspection.InspectionException}.
 *
 * <pre>
 * SentencePair pair = new SentencePair(tokenizer.encode("I ate an apple."), new Target.Generated(settings));
 * AttentionReport report = inspector.attention(List.of(pair), AttentionView.of(AttentionScope.all())).get(0).await();
 * </pre>
 */
@NullMarked
package io.clearhead.inspection;

import org.jspecify.annotations.NullMarked;
