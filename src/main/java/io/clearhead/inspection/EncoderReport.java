package io.clearhead.inspection;

import io.clearhead.generation.FloatMatrix;
import io.clearhead.tokenizer.Encoding;

/**
 * States of the encoder for one source.
 *
 * @param source text and tokens that were read
 * @param vectors (token, model), or (1, model) if they were pooled
 */
public record EncoderReport(Encoding source, FloatMatrix vectors) {}
