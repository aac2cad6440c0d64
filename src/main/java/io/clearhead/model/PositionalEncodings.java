package io.clearhead.model;

import ai.djl.ndarray.NDManager;
import io.clearhead.model.PaddingAwareEncoding.Counting;
import io.clearhead.model.PositionConfig.Learned;
import io.clearhead.model.PositionConfig.Numbering;
import io.clearhead.model.PositionConfig.Sinusoidal;
import org.jspecify.annotations.Nullable;

/**
 * What is added to the embeddings on either side; nothing where positions are relative.
 *
 * @param source for the encoder
 * @param target for the decoder
 */
record PositionalEncodings(
        @Nullable PositionalEncoding source, @Nullable PositionalEncoding target) {

    /**
     * The encodings that the configuration asks for.
     *
     * @param manager owns tables that are computed
     */
    static PositionalEncodings of(NDManager manager, TransformerConfig config) {
        if (config.positions() instanceof Learned learned) {
            return new PositionalEncodings(
                    new LearnedEncoding(config, learned.offset()), new LearnedEncoding(config, learned.offset()));
        }
        if (!(config.positions() instanceof Sinusoidal sinusoidal)) {
            return new PositionalEncodings(null, null);
        }
        if (sinusoidal.numbering() == Numbering.BEHIND_PADDING_ID) {
            return new PositionalEncodings(
                    new PaddingAwareEncoding(manager, config, sinusoidal, Counting.TOKENS),
                    new PaddingAwareEncoding(manager, config, sinusoidal, Counting.COLUMNS));
        }
        PositionalEncoding shared = new SinusoidalEncoding(manager, config, sinusoidal);
        return new PositionalEncodings(shared, shared);
    }
}
