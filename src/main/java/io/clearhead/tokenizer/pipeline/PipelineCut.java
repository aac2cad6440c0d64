package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.Token;
import io.clearhead.tokenizer.WhiteSpace;
import io.clearhead.tokenizer.codec.AddedToken;
import io.clearhead.tokenizer.codec.AddedTokenFinder;
import io.clearhead.tokenizer.codec.TokenCollector;
import io.clearhead.tokenizer.codec.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One text on its way through the stages of a pipeline.
 *
 * <p>Confined to one thread.
 */
final class PipelineCut {

    /** How a space looks behind a Metaspace, and behind a ByteLevel. */
    private static final char METASPACE = '\u2581';

    private static final char BYTE_SPACE = '\u0120';

    private final PipelineCodec.Stages stages;
    private final Vocabulary vocabulary;
    private final Set<String> specials;
    private final int[] original;
    private final AlignedText text;
    private final TokenCollector tokens;
    private int wordStart = -1;

    PipelineCut(String text, PipelineCodec.Stages stages, Vocabulary vocabulary, Set<String> specials) {
        this.stages = stages;
        this.vocabulary = vocabulary;
        this.specials = specials;
        this.original = text.codePoints().toArray();
        this.text = AlignedText.of(text);
        this.tokens = new TokenCollector(text, vocabulary);
    }

    List<Token> run() {
        separate(text, stages.rawTokens(), this::normalize);
        return tokens.toList();
    }

    private void normalize(AlignedText part) {
        separate(stages.normalizer().normalize(part), stages.normalizedTokens(), this::cut);
    }

    /** Takes the added tokens out of a part and hands on what is between them. */
    private void separate(AlignedText part, AddedTokenFinder finder, Consumer<AlignedText> rest) {
        String chars = part.toString();
        int position = 0;
        for (AddedTokenFinder.Match match = finder.find(chars, 0);
                match != null;
                match = finder.find(chars, position)) {
            int start = match.start();
            while (match.token().leftStrip() && start > position && isSpace(chars.charAt(start - 1))) {
                start--;
            }
            handOn(part, position, start, rest);
            add(match.token(), part, match.start(), match.end());
            position = match.end();
            while (match.token().rightStrip() && position < chars.length() && isSpace(chars.charAt(position))) {
                position++;
            }
        }
        handOn(part, position, part.length(), rest);
    }

    private void handOn(AlignedText part, int from, int to, Consumer<AlignedText> rest) {
        if (from < to) {
            rest.accept(part.slice(from, to));
        }
    }

    private void add(AddedToken token, AlignedText part, int from, int to) {
        int id = vocabulary.id(token.content()).orElseThrow();
        int start = part.start(from);
        int end = Math.max(start, part.end(to - 1));
        if (specials.contains(token.content())) {
            tokens.addSpecial(id, start, end);
        } else {
            tokens.addWord(id, start, end);
        }
    }

    private void cut(AlignedText part) {
        for (AlignedText split : stages.preTokenizer().split(part)) {
            stages.model().cut(split.toString(), (id, from, to) -> add(id, split, from, to));
        }
    }

    /** White space belongs to no token: a mark of a space stands for nothing, directly before the text that follows it. */
    private void add(int id, AlignedText split, int from, int to) {
        int first = from;
        while (first < to && isSpaceMark(split, first)) {
            first++;
        }
        int start = first < to ? split.start(first) : split.end(to - 1);
        int end = start;
        for (int index = first; index < to; index++) {
            end = Math.max(end, split.end(index));
        }
        boolean behindSpace = start > 0
                && start != wordStart
                && original[start - 1] <= Character.MAX_VALUE
                && isSpace((char) original[start - 1]);
        boolean beginsWord = first > from || behindSpace;
        if (beginsWord) {
            wordStart = start;
        }
        tokens.addText(id, start, end, beginsWord);
    }

    /** Whether a char stands for white space only, and not for a character that looks like the mark. */
    private boolean isSpaceMark(AlignedText split, int index) {
        char character = split.toString().charAt(index);
        if (character != ' ' && character != METASPACE && character != BYTE_SPACE) {
            return false;
        }
        int start = split.start(index);
        int end = split.end(index);
        boolean literal = end == start + 1 && original[start] == character && character != ' ';
        return !literal && Arrays.stream(original, start, end).allMatch(PipelineCut::isBlank);
    }

    private static boolean isBlank(int character) {
        return switch (Character.getType(character)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT -> true;
            default -> character == METASPACE;
        };
    }

    private static boolean isSpace(char character) {
        return WhiteSpace.isUnicodeSpace(character);
    }
}
