package io.clearhead.inspection.alignment;

import io.clearhead.inspection.words.WordGroups;
import io.clearhead.inspection.words.WordGroups.Word;
import io.clearhead.tokenizer.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a text among its tokens: what stands between white space. Special tokens are none, and neither is what the
 * tokenizer wrote in front of the text, as T5 needs it ("translate English to German:"), so that words count from the text's
 * first.
 *
 * @param texts of the words, punctuation included
 * @param ofTokens index of each token's word; −1 where it is in none
 */
record TextWords(List<String> texts, List<Integer> ofTokens) {

    private static final int NONE = -1;

    TextWords {
        texts = List.copyOf(texts);
        ofTokens = List.copyOf(ofTokens);
    }

    static TextWords of(List<Token> tokens) {
        List<String> texts = new ArrayList<>();
        List<Integer> ofTokens = new ArrayList<>(tokens.size());
        for (Word word : WordGroups.of(tokens).words()) {
            boolean inText = !word.special() && word.end() > word.start();
            for (int token = word.from(); token < word.to(); token++) {
                ofTokens.add(inText ? texts.size() : NONE);
            }
            if (inText) {
                texts.add(word.text());
            }
        }
        return new TextWords(texts, ofTokens);
    }

    /** The number of words. */
    int size() {
        return texts.size();
    }

    /** Whether a token is in a word. */
    boolean has(int token) {
        return ofTokens.get(token) != NONE;
    }
}
