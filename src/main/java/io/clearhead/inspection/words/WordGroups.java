package io.clearhead.inspection.words;

import io.clearhead.tokenizer.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a sequence of tokens: neighbours with the same {@link Token#word} are one word, and every special token is a
 * word of its own. Every token is in exactly one word.
 *
 * @param words in reading order; the tokens of each begin where those of the one before end
 */
public record WordGroups(List<Word> words) {

    /**
     * One word.
     *
     * @param text the texts of its tokens, joined; a special token's piece
     * @param start first Unicode code point that it covers
     * @param end code point behind the last one that it covers
     * @param from index of its first token
     * @param to index behind its last token
     * @param special whether it is a special token
     */
    public record Word(String text, int start, int end, int from, int to, boolean special) {
        public Word {
            if (from < 0 || to <= from) {
                throw new IllegalArgumentException(
                        "the tokens of a word need 0 <= from < to, but are [" + from + ", " + to + ")");
            }
        }

        /** The number of its tokens. */
        public int length() {
            return to - from;
        }
    }

    public WordGroups {
        words = List.copyOf(words);
        int next = 0;
        for (Word word : words) {
            if (word.from() != next) {
                throw new IllegalArgumentException(
                        "a word should begin at token " + next + ", but begins at " + word.from());
            }
            next = word.to();
        }
    }

    /** The words of tokens in reading order. */
    public static WordGroups of(List<Token> tokens) {
        List<Word> words = new ArrayList<>();
        for (int from = 0; from < tokens.size(); ) {
            int to = endOfWord(tokens, from);
            words.add(word(tokens, from, to));
            from = to;
        }
        return new WordGroups(words);
    }

    private static int endOfWord(List<Token> tokens, int from) {
        Token first = tokens.get(from);
        int to = from + 1;
        while (!first.special() && to < tokens.size() && tokens.get(to).word() == first.word()) {
            to++;
        }
        return to;
    }

    private static Word word(List<Token> tokens, int from, int to) {
        Token first = tokens.get(from);
        StringBuilder text = new StringBuilder();
        tokens.subList(from, to).forEach(token -> text.append(token.text()));
        return new Word(text.toString(), first.start(), tokens.get(to - 1).end(), from, to, first.special());
    }

    /** The number of words. */
    public int size() {
        return words.size();
    }

    /** The number of tokens in all words. */
    public int tokens() {
        return words.isEmpty() ? 0 : words.get(words.size() - 1).to();
    }
}
