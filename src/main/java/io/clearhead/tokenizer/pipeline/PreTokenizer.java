package io.clearhead.tokenizer.pipeline;

import java.util.List;

/** Splits a text into parts whose pieces do not cross each other. Implementations are immutable and safe for several threads. */
@FunctionalInterface
interface PreTokenizer {

    /** Splits nothing. */
    PreTokenizer NONE = List::of;

    List<AlignedText> split(AlignedText text);

    /** This one, then another on every part. */
    default PreTokenizer then(PreTokenizer next) {
        return text ->
                split(text).stream().flatMap(part -> next.split(part).stream()).toList();
    }
}
