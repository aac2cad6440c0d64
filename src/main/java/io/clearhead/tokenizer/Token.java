package io.clearhead.tokenizer;

import java.util.Objects;

/**
 * One token of an {@link Encoding} and its place in the original text.
 *
 * @param id id in the vocabulary that the model's embedding is indexed with
 * @param piece entry of the vocabulary under that id, with the word-boundary mark ▁ where the piece has one
 * @param text slice {@code [start, end)} of the original text; the piece itself for a token that the tokenizer added
 * @param start first Unicode code point of the original text that the token covers
 * @param end code point after the last one that it covers; equal to {@code start} where the token covers nothing: the end
 *     of sentence, and the mark of a space alone, since white space belongs to no token
 * @param word index of the word it belongs to, from 0; -1 for special tokens
 * @param special whether it is a control token such as the end of sentence, added or spelled out, and not text; text
 *     that the vocabulary does not know is text, though its id is that of the unknown token
 */
public record Token(int id, String piece, String text, int start, int end, int word, boolean special) {

    /** Checks that the id is not negative and that the span is in order. */
    public Token {
        Objects.requireNonNull(piece, "piece");
        Objects.requireNonNull(text, "text");
        if (id < 0) {
            throw new IllegalArgumentException("the id of a token must be 0 or more, but is " + id);
        }
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(
                    "the span of a token must satisfy 0 <= start <= end, but is [" + start + ", " + end + ")");
        }
        if (word < -1 || special != (word == -1)) {
            throw new IllegalArgumentException(
                    "the word of a token must be -1 for special tokens and 0 or more for others, but is " + word);
        }
    }
}
