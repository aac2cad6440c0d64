package io.clearhead.inspection;

import io.clearhead.tokenizer.Encoding;

/**
 * What the model reads in one teacher-forced pass.
 *
 * @param source the source with the special tokens that the model expects
 * @param target where the target comes from
 */
public record SentencePair(Encoding source, Target target) {

    public SentencePair {
        if (source.tokens().isEmpty()) {
            throw new IllegalArgumentException("a source needs at least one token");
        }
    }
}
