package io.clearhead.tokenizer.pipeline;

import java.util.function.Consumer;

/**
 * One stage on the way from tokens to text, for one text: takes tokens one by one and passes on what they become as soon as that
 * is certain. Confined to one thread.
 */
interface TokenDecoder {

    /** Takes the next token. */
    void next(String token, Consumer<String> following);

    /** Ends the text: passes on what was held back. */
    default void finish(Consumer<String> following) {}

    /** This stage, then another. */
    default TokenDecoder then(TokenDecoder second) {
        TokenDecoder first = this;
        return new TokenDecoder() {
            @Override
            public void next(String token, Consumer<String> following) {
                first.next(token, part -> second.next(part, following));
            }

            @Override
            public void finish(Consumer<String> following) {
                first.finish(part -> second.next(part, following));
                second.finish(following);
            }
        };
    }
}
