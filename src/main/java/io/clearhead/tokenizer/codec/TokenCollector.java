package io.clearhead.tokenizer.codec;

import io.clearhead.tokenizer.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the tokens of one text from left to right, places them on its code points, and counts its words.
 *
 * <p>Confined to one thread.
 */
public final class TokenCollector {

    private static final int NO_WORD = -1;

    private final String text;
    private final Vocabulary vocabulary;
    private final int[] charPositions;
    private final List<Token> tokens = new ArrayList<>();
    private int word = NO_WORD;
    private boolean wordEnded = true;

    /** Collects tokens of a text. */
    public TokenCollector(String text, Vocabulary vocabulary) {
        this.text = text;
        this.vocabulary = vocabulary;
        this.charPositions = charPositions(text);
    }

    /** For each code point, and for the end of the text, the char it begins at. */
    private static int[] charPositions(String text) {
        int[] positions = new int[text.codePointCount(0, text.length()) + 1];
        int index = 0;
        for (int position = 0; position < positions.length; position++) {
            positions[position] = index;
            index += index < text.length() ? Character.charCount(text.codePointAt(index)) : 0;
        }
        return positions;
    }

    /**
     * Adds a token of text.
     *
     * @param id its id
     * @param start first code point that it stands for
     * @param end code point behind the last one that it stands for
     * @param beginsWord whether a word begins with it; the first token behind a special one begins a word in any case
     */
    public void addText(int id, int start, int end, boolean beginsWord) {
        if (wordEnded || beginsWord) {
            word++;
            wordEnded = false;
        }
        add(id, start, end, word, false);
    }

    /** Adds a token that is a word of its own. */
    public void addWord(int id, int start, int end) {
        wordEnded = true;
        addText(id, start, end, true);
        wordEnded = true;
    }

    /** Adds a special token. */
    public void addSpecial(int id, int start, int end) {
        wordEnded = true;
        add(id, start, end, NO_WORD, true);
    }

    /** The code point that begins at a char. */
    public int position(int charIndex) {
        return Arrays.binarySearch(charPositions, charIndex);
    }

    /** The tokens so far. */
    public List<Token> toList() {
        return List.copyOf(tokens);
    }

    private void add(int id, int start, int end, int wordIndex, boolean special) {
        String slice = text.substring(charPositions[start], charPositions[end]);
        tokens.add(new Token(id, vocabulary.piece(id), slice, start, end, wordIndex, special));
    }
}
