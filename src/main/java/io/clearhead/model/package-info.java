/**
 * The transformer of "Attention Is All You Need" (Vaswani et al., 2017), one idea per file, written from DJL primitives.
 *
 * <p>Open {@link io.clearhead.model.EncoderDecoderTransformer} first (the paper's figure 1), then follow a tensor down:
 * {@code TokenEmbedding}, {@code PositionalEncoding}, {@code EncoderLayer}, {@code SelfAttention},
 * {@code MultiHeadAttention}, {@code ScaledDotProductAttention}, {@code FeedForward}, {@code Sublayer}.
 *
 * <p>Axes have names, always in this order: batch, heads, query, key, headSize, model, hidden, vocab. "Rows" are the
 * members of a batch; with beam search several rows belong to one source. Statements that change a shape end with the
 * shape they leave.
 *
 * <p>Blocks are DJL blocks: the same objects train ({@code training} = true: dropout is on and gradients flow) and
 * serve. Their weights are immutable after loading and safe to share between threads; a {@link
 * io.clearhead.model.DecoderState} belongs to the one thread that steps it. Callers own the native memory: wrap a call
 * in an {@code NDScope} and keep only what they attach to a manager of their own.
 *
 * <p>From outside, use the public types: the transformer, its configuration, its state and its traces.
 */
@NullMarked
package io.clearhead.model;

import org.jspecify.annotations.NullMarked;
