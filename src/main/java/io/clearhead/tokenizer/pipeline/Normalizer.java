package io.clearhead.tokenizer.pipeline;

/** Rewrites a text before it is split. Implementations are immutable and safe for use by several threads. */
@FunctionalInterface
interface Normalizer {

    /** Changes nothing. */
    Normalizer NONE = text -> text;

    AlignedText normalize(AlignedText text);

    /** This one, then another. */
    default Normalizer then(Normalizer next) {
        return text -> next.normalize(normalize(text));
    }
}
