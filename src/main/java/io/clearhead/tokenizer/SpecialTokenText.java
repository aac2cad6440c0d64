package io.clearhead.tokenizer;

/** What becomes of a special token that is spelled out inside a text, such as {@code </s>} in {@code "a </s> b"}. */
public enum SpecialTokenText {
    /** It becomes the special token, as in Hugging Face: whoever writes the text controls the model. */
    PARSE,
    /** It is text like any other. */
    PLAIN
}
