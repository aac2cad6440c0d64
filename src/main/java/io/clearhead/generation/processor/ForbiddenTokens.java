package io.clearhead.generation.processor;

import java.util.List;

/**
 * Forbids tokens.
 *
 * @param ids the tokens
 */
record ForbiddenTokens(List<Integer> ids) implements LogitsProcessor {

    @Override
    public void process(float[] scores, TokenSequence sequence) {
        for (int id : ids) {
            scores[id] = FORBIDDEN;
        }
    }
}
