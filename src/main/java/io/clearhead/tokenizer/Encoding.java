package io.clearhead.tokenizer;

import java.util.List;
import java.util.Objects;

/**
 * A text and the tokens it was cut into, in reading order.
 *
 * @param text the original text; the spans of the tokens count its Unicode code points
 * @param tokens the tokens, special tokens included
 */
public record Encoding(String text, List<Token> tokens) {

    /** Copies the list. */
    public Encoding {
        Objects.requireNonNull(text, "text");
        tokens = List.copyOf(tokens);
    }

    /** Ids of the tokens, as the model reads them; a new array at every call. */
    public int[] ids() {
        return tokens.stream().mapToInt(Token::id).toArray();
    }
}
