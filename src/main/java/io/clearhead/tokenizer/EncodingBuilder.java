package io.clearhead.tokenizer;

import io.clearhead.tokenizer.sentencepiece.Segment;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Collects the tokens of one text from left to right and counts its code points and words on the way.
 *
 * <p>Confined to one thread.
 */
final class EncodingBuilder {

    private static final int NO_WORD = -1;

    private final String text;
    private final Vocabulary vocabulary;
    private final int unknownId;
    private final int[] charPositions;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int word = NO_WORD;
    private boolean wordEnded = true;

    EncodingBuilder(String text, Vocabulary vocabulary, String unknown) {
        this.text = text;
        this.vocabulary = vocabulary;
        this.unknownId = vocabulary.id(unknown).orElseThrow();
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

    /** Cuts the next chars, up to {@code end}, into pieces. */
    void addText(SentencePiece sentencePiece, int end) {
        int start = position;
        String part = text.substring(charPositions[start], end);
        for (Segment segment : sentencePiece.segment(part)) {
            if (wordEnded || segment.startsWord()) {
                word++;
                wordEnded = false;
            }
            add(segment.piece(), start + segment.start(), start + segment.end(), false);
        }
        advanceTo(end);
    }

    /** Takes the next chars, up to {@code end}, as one piece that is a word of its own. */
    void addWord(int end) {
        addSpelledOut(end, false);
    }

    /** Takes the next chars, up to {@code end}, as a special token. */
    void addSpecial(int end) {
        addSpelledOut(end, true);
    }

    private void addSpelledOut(int end, boolean special) {
        int start = position;
        int startChar = charPositions[start];
        advanceTo(end);
        word += special ? 0 : 1;
        wordEnded = true;
        add(text.substring(startChar, end), start, position, special);
    }

    /** Adds a special token that is not in the text. */
    void addMissing(String piece) {
        int id = vocabulary.id(piece).orElseThrow();
        tokens.add(new Token(id, piece, piece, position, position, NO_WORD, true));
    }

    Encoding build() {
        return new Encoding(text, tokens);
    }

    private void add(String piece, int start, int end, boolean special) {
        OptionalInt known = vocabulary.id(piece);
        int id = known.orElse(unknownId);
        String slice = text.substring(charPositions[start], charPositions[end]);
        tokens.add(new Token(id, vocabulary.piece(id), slice, start, end, special ? NO_WORD : word, special));
    }

    private void advanceTo(int endChar) {
        position += text.codePointCount(charPositions[position], endChar);
    }
}
