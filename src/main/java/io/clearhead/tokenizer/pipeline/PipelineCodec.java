package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.GrowingText;
import io.clearhead.tokenizer.Token;
import io.clearhead.tokenizer.codec.AddedTokenFinder;
import io.clearhead.tokenizer.codec.CleanedText;
import io.clearhead.tokenizer.codec.PieceCodec;
import io.clearhead.tokenizer.codec.Vocabulary;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The tokens of a {@code tokenizer.json}. Made by {@link TokenizerJson}.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class PipelineCodec implements PieceCodec {

    /** Any text with which a decoder is no longer at the beginning. */
    private static final String TEXT_BEFORE = "x";

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
        return new PipelineCut(text, stages, vocabulary, specials).run();
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
}
