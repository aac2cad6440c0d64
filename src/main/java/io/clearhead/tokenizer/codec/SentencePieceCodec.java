package io.clearhead.tokenizer.codec;

import io.clearhead.tokenizer.GrowingText;
import io.clearhead.tokenizer.SpecialTokenText;
import io.clearhead.tokenizer.Token;
import io.clearhead.tokenizer.WhiteSpace;
import io.clearhead.tokenizer.sentencepiece.Segment;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tokens of a SentencePiece model under the ids of a vocabulary, like the slow tokenizers of Hugging Face transformers
 * 4.49: a text is cut at the added tokens that it spells out, and each part goes through SentencePiece by itself.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SentencePieceCodec implements PieceCodec {

    private final Parts parts;
    private final AddedTokenFinder finder;
    private final Set<String> addedContents;
    private final SlowDecoder decoder;
    private final PartCutter cutter;
    private final int unknownId;

    /**
     * What the codec is made of.
     *
     * @param sentencePiece cuts text
     * @param vocabulary gives ids; has {@code unknown}
     * @param added tokens that are found in a text as they stand
     * @param specials contents of tokens that are no text
     * @param apart contents of tokens that stand between spaces where they are written out
     * @param unknown the piece for what the vocabulary does not have
     * @param style how texts are put together
     * @param cleanUp whether the spaces of decoded texts are cleaned up
     * @param specialTokenText what becomes of special tokens in a text
     */
    public record Parts(
            SentencePiece sentencePiece,
            Vocabulary vocabulary,
            List<AddedToken> added,
            Set<String> specials,
            Set<String> apart,
            String unknown,
            DecodingStyle style,
            boolean cleanUp,
            SpecialTokenText specialTokenText) {

        /** Copies the collections. */
        public Parts {
            added = List.copyOf(added);
            specials = Set.copyOf(specials);
            apart = Set.copyOf(apart);
        }
    }

    /** A codec whose parts between added tokens go to SentencePiece as they are. */
    public SentencePieceCodec(Parts parts) {
        this(parts, SentencePiece::segment);
    }

    /** A codec with a class's own way to cut the parts between added tokens. */
    public SentencePieceCodec(Parts parts, PartCutter cutter) {
        this.parts = parts;
        this.cutter = cutter;
        this.unknownId = parts.vocabulary.id(parts.unknown).orElseThrow();
        List<AddedToken> found = parts.specialTokenText == SpecialTokenText.PARSE
                ? parts.added
                : parts.added.stream().filter(token -> !token.special()).toList();
        this.finder = new AddedTokenFinder(found);
        this.addedContents = parts.added.stream().map(AddedToken::content).collect(Collectors.toUnmodifiableSet());
        this.decoder = new SlowDecoder(parts.style, parts.sentencePiece, parts.specials, parts.apart);
    }

    /** Cuts a part of a text that has no added token in it. */
    @FunctionalInterface
    public interface PartCutter {

        /** The pieces of the part, placed on its code points. */
        List<Segment> cut(SentencePiece sentencePiece, String part);
    }

    @Override
    public String kind() {
        return "sentencepiece " + parts.sentencePiece.algorithm().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Token> cut(String text) {
        TokenCollector tokens = new TokenCollector(text, parts.vocabulary);
        int position = 0;
        boolean strip = false;
        for (AddedTokenFinder.Match match = finder.find(text, 0);
                match != null;
                match = finder.find(text, match.end())) {
            int end = match.token().leftStrip() ? strippedEnd(text, position, match.start()) : match.start();
            cutPart(text, strip ? strippedStart(text, position, end) : position, end, tokens);
            int id = parts.vocabulary.id(match.token().content()).orElse(unknownId);
            int from = tokens.position(match.start());
            int to = tokens.position(match.end());
            if (match.token().special()) {
                tokens.addSpecial(id, from, to);
            } else {
                tokens.addWord(id, from, to);
            }
            position = match.end();
            strip = match.token().rightStrip();
        }
        cutPart(text, strip ? strippedStart(text, position, text.length()) : position, text.length(), tokens);
        return tokens.toList();
    }

    private static int strippedStart(String text, int start, int end) {
        int from = start;
        while (from < end && WhiteSpace.isSpace(text.charAt(from))) {
            from++;
        }
        return from;
    }

    private static int strippedEnd(String text, int start, int end) {
        int to = end;
        while (to > start && WhiteSpace.isSpace(text.charAt(to - 1))) {
            to--;
        }
        return to;
    }

    private void cutPart(String text, int start, int end, TokenCollector tokens) {
        if (start >= end) {
            return;
        }
        int first = tokens.position(start);
        for (Segment segment : cutter.cut(parts.sentencePiece, text.substring(start, end))) {
            int id = parts.vocabulary.id(segment.piece()).orElse(unknownId);
            tokens.addText(id, first + segment.start(), first + segment.end(), segment.startsWord());
        }
    }

    @Override
    public GrowingText growingText() {
        GrowingText text = new GrowingCodecText();
        return parts.cleanUp ? new CleanedText(text) : text;
    }

    @Override
    public String decodeRaw(int[] ids) {
        List<String> pieces = new ArrayList<>(ids.length);
        for (int id : ids) {
            String piece = piece(id);
            if (!piece.isEmpty()) {
                pieces.add(piece);
            }
        }
        String text = decoder.decodeRaw(pieces);
        return parts.cleanUp ? CleanedText.cleanUp(text) : text;
    }

    @Override
    public String piece(int id) {
        return parts.vocabulary.piece(id);
    }

    @Override
    public String text(int id) {
        String piece = piece(id);
        return addedContents.contains(piece) || isSpecial(id) ? piece : decoder.surface(piece);
    }

    @Override
    public boolean isSpecial(int id) {
        return parts.specials.contains(piece(id));
    }

    @Override
    public OptionalInt id(String piece) {
        return parts.vocabulary.id(piece);
    }

    @Override
    public int size() {
        return parts.vocabulary.size();
    }

    /** Confined to one thread. */
    private final class GrowingCodecText implements GrowingText {

        private final SlowDecoder.GrowingPieces pieces = decoder.growingPieces();

        @Override
        public String next(int id) {
            String piece = piece(id);
            return piece.isEmpty() || parts.specials.contains(piece) ? "" : pieces.next(piece);
        }

        @Override
        public String finish() {
            return pieces.finish();
        }
    }
}
