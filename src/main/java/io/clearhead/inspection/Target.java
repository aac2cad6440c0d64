package io.clearhead.inspection;

import io.clearhead.generation.GenerationSettings;
import io.clearhead.tokenizer.Encoding;

/** Where the target of a sentence pair comes from. */
public sealed interface Target {

    /**
     * The model writes it first; the best sequence is then read like a given one.
     *
     * @param settings how to search
     */
    record Generated(GenerationSettings settings) implements Target {}

    /**
     * The model is made to write it, whatever it would have written itself.
     *
     * @param encoding text and tokens without the decoder's start token; fed exactly as they are, so a target without end of
     *     sentence stays without
     */
    record Given(Encoding encoding) implements Target {
        public Given {
            if (encoding.tokens().isEmpty()) {
                throw new IllegalArgumentException("a target needs at least one token; leave it out to generate it");
            }
        }
    }
}
