package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.GrowingText;
import io.clearhead.tokenizer.Token;
import io.clearhead.tokenizer.WhiteSpace;
import io.clearhead.tokenizer.codec.AddedToken;
import io.clearhead.tokenizer.codec.AddedTokenFinder;
import io.clearhead.tokenizer.codec.CleanedText;
import io.clearhead.tokenizer.codec.PieceCodec;
import io.clearhead.tokenizer.codec.TokenCollector;
import io.clearhead.tokenizer.codec.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The tokens of a {@code tokenizer.json}. Made by {@link TokenizerJson}.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class PipelineCodec implements PieceCodec {

    /** Any text with which a decoder is no longer at the beginning. */
    private static final String TEXT_BEFORE = "x";

    /** How a space looks behind a Metaspace, and behind a ByteLevel. */
    private static final char METASPACE = '\u2581';

    private static final char BYTE_SPACE = '\u0120';

    private final Stages stages;
    private final Vocabulary vocabulary;
    private final Set<String> specials;
    private final boolean cleanUp;

    /**
     * What a text goes through.
     *
     * @param rawTokens added tokens that are found in the text as it is
     * @param normalizer rewrites the rest
     * @param normalizedTokens added tokens that are found in the rewritten text
     * @param preTokenizer splits the rest of that
     * @param model cuts the splits
     * @param decoder makes the way back
     */
    record Stages(
            AddedTokenFinder rawTokens,
            Normalizer normalizer,
            AddedTokenFinder normalizedTokens,
            PreTokenizer preTokenizer,
            PieceModel model,
            Supplier<TokenDecoder> decoder) {}

    PipelineCodec(Stages stages, Vocabulary vocabulary, Set<String> specials, boolean cleanUp) {
        this.stages = stages;
        this.vocabulary = vocabulary;
        this.specials = Set.copyOf(specials);
        this.cleanUp = cleanUp;
    }

    @Override
    public String kind() {
        return "tokenizer.json " + stages.model.kind();
    }

    @Override
    public List<Token> cut(String text) {
        return new Cut(text).run();
    }

    @Override
    public GrowingText growingText() {
        GrowingText text = new Growing(specials);
        return cleanUp ? new CleanedText(text) : text;
    }

    @Override
    public String decodeRaw(int[] ids) {
        Growing text = new Growing(Set.of());
        StringBuilder all = new StringBuilder();
        for (int id : ids) {
            all.append(text.next(id));
        }
        all.append(text.finish());
        return cleanUp ? CleanedText.cleanUp(all.toString()) : all.toString();
    }

    @Override
    public String piece(int id) {
        return vocabulary.piece(id);
    }

    @Override
    public String text(int id) {
        String piece = piece(id);
        if (specials.contains(piece) || piece.isEmpty()) {
            return piece;
        }
        StringBuilder text = new StringBuilder();
        TokenDecoder decoder = stages.decoder.get();
        decoder.next(TEXT_BEFORE, text::append);
        text.setLength(0);
        decoder.next(piece, text::append);
        decoder.finish(text::append);
        return text.toString();
    }

    @Override
    public boolean isSpecial(int id) {
        return specials.contains(piece(id));
    }

    @Override
    public OptionalInt id(String piece) {
        return vocabulary.id(piece);
    }

    @Override
    public int size() {
        return vocabulary.size();
    }

    /** Confined to one thread. */
    private final class Growing implements GrowingText {

        private final TokenDecoder decoder = stages.decoder.get();
        private final Set<String> skipped;
        private final StringBuilder text = new StringBuilder();

        private Growing(Set<String> skipped) {
            this.skipped = skipped;
        }

        @Override
        public String next(int id) {
            String piece = piece(id);
            if (piece.isEmpty() || skipped.contains(piece)) {
                return "";
            }
            decoder.next(piece, text::append);
            return take();
        }

        @Override
        public String finish() {
            decoder.finish(text::append);
            return take();
        }

        private String take() {
            String taken = text.toString();
            text.setLength(0);
            return taken;
        }
    }

    /** One text on its way. Confined to one thread. */
    private final class Cut {

        private final int[] original;
        private final AlignedText text;
        private final TokenCollector tokens;
        private int wordStart = -1;

        private Cut(String text) {
            this.original = text.codePoints().toArray();
            this.text = AlignedText.of(text);
            this.tokens = new TokenCollector(text, vocabulary);
        }

        private List<Token> run() {
            separate(text, stages.rawTokens, this::normalize);
            return tokens.toList();
        }

        private void normalize(AlignedText part) {
            separate(stages.normalizer.normalize(part), stages.normalizedTokens, this::cut);
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
            for (AlignedText split : stages.preTokenizer.split(part)) {
                stages.model.cut(split.toString(), (id, from, to) -> add(id, split, from, to));
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
            return !literal && Arrays.stream(original, start, end).allMatch(PipelineCodec::isBlank);
        }
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
