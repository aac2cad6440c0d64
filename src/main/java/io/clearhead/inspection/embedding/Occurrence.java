package io.clearhead.inspection.embedding;

import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Token;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A word where it stands in a sentence.
 *
 * @param sentence the sentence as the encoder reads it
 * @param start first Unicode code point of the word
 * @param end code point behind its last one
 * @param tokens indices of the sentence's tokens that it consists of, at least one
 */
public record Occurrence(Encoding sentence, int start, int end, List<Integer> tokens) {

    public Occurrence {
        tokens = List.copyOf(tokens);
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("an occurrence needs at least one token, but has none");
        }
    }

    /** Indices of the tokens that share a code point with [start, end); special tokens and marks of a space alone cover none. */
    public static List<Integer> tokensIn(Encoding sentence, int start, int end) {
        List<Token> tokens = sentence.tokens();
        return IntStream.range(0, tokens.size())
                .filter(i -> !tokens.get(i).special()
                        && tokens.get(i).end() > tokens.get(i).start())
                .filter(i -> tokens.get(i).start() < end && tokens.get(i).end() > start)
                .boxed()
                .toList();
    }

    /** Ids of the tokens. */
    List<Integer> ids() {
        return pieces().stream().map(Token::id).toList();
    }

    /** The tokens themselves. */
    public List<Token> pieces() {
        return tokens.stream().map(sentence.tokens()::get).toList();
    }
}
