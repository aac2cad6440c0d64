package io.clearhead.tokenizer.codec;

import io.clearhead.tokenizer.WhiteSpace;
import io.clearhead.tokenizer.sentencepiece.PieceDecoder;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts pieces together to texts like the slow tokenizers of Hugging Face transformers 4.49. Added tokens that are not special
 * stand between spaces and cut the text into parts, each of which is decoded for itself.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param style what the class does with the pieces of a part
 * @param sentencePiece the model that the pieces come from
 * @param specials special tokens by content
 * @param apart added tokens that stand by themselves
 */
record SlowDecoder(DecodingStyle style, SentencePiece sentencePiece, Set<String> specials, Set<String> apart) {

    SlowDecoder {
        specials = Set.copyOf(specials);
        apart = Set.copyOf(apart);
    }

    /** The text of all pieces, special tokens included. */
    String decodeRaw(List<String> pieces) {
        List<String> texts = new ArrayList<>();
        List<String> part = new ArrayList<>();
        for (String piece : pieces) {
            if (apart.contains(piece)) {
                if (!part.isEmpty()) {
                    String text = decodePart(part);
                    if (!text.isEmpty()) {
                        texts.add(text);
                    }
                }
                part.clear();
                texts.add(piece);
            } else {
                part.add(piece);
            }
        }
        if (!part.isEmpty()) {
            texts.add(decodePart(part));
        }
        return String.join(" ", texts);
    }

    private String decodePart(List<String> pieces) {
        StringBuilder text = new StringBuilder();
        StringBuilder run = new StringBuilder();
        PartDecoder decoder = new PartDecoder(style, sentencePiece, true);
        boolean behindSpecial = false;
        for (String piece : pieces) {
            boolean special = style != DecodingStyle.JOINED_PIECES && specials.contains(piece);
            if (special) {
                boolean spaceBefore = style == DecodingStyle.T5 || style == DecodingStyle.SPACE_BEFORE_SPECIALS;
                text.append(spaceBefore && !behindSpecial ? " " : "");
                text.append(run).append(decoder.finish()).append(piece);
                text.append(style == DecodingStyle.SPACE_BEHIND_SPECIALS ? " " : "");
                run.setLength(0);
                decoder = new PartDecoder(style, sentencePiece, false);
            } else {
                run.append(decoder.next(piece));
            }
            behindSpecial = special;
        }
        return WhiteSpace.strip(text.append(run).append(decoder.finish()));
    }

    /** What a piece adds to a text in which it is not the first one. */
    String surface(String piece) {
        if (style == DecodingStyle.JOINED_PIECES) {
            return piece.replace(SentencePiece.SPACE_MARK, ' ');
        }
        PieceDecoder decoder = sentencePiece.decoder();
        String text = decoder.nextInside(piece) + decoder.finish();
        return text.replace(SentencePiece.SPACE_MARK, ' ');
    }

    /** A text that grows by pieces which are not special. */
    GrowingPieces growingPieces() {
        return new GrowingPieces(this);
    }

    /** Decodes the pieces of one part, one by one. */
    private static final class PartDecoder {

        private final DecodingStyle style;
        private final PieceDecoder decoder;
        private boolean dropsMark;

        private PartDecoder(DecodingStyle style, SentencePiece sentencePiece, boolean first) {
            this.style = style;
            this.decoder = sentencePiece.decoder();
            this.dropsMark = first && style == DecodingStyle.T5;
        }

        private String next(String piece) {
            if (style == DecodingStyle.JOINED_PIECES) {
                return piece.replace(SentencePiece.SPACE_MARK, ' ');
            }
            boolean drop = dropsMark && !piece.isEmpty() && piece.charAt(0) == SentencePiece.SPACE_MARK;
            dropsMark = false;
            String text = decoder.next(drop ? piece.substring(1) : piece);
            return style == DecodingStyle.SPACE_BEHIND_SPECIALS ? text.replace(SentencePiece.SPACE_MARK, ' ') : text;
        }

        private String finish() {
            return style == DecodingStyle.JOINED_PIECES ? "" : decoder.finish();
        }
    }

    /** What {@link #decodeRaw} would give for pieces of which none is special, piece by piece. Confined to one thread. */
    static final class GrowingPieces {

        private final SlowDecoder rules;
        private @Nullable PartDecoder part;
        private StrippedText stripped = new StrippedText();
        private boolean partHasText;
        private boolean anyText;

        private GrowingPieces(SlowDecoder rules) {
            this.rules = rules;
        }

        String next(String piece) {
            if (!rules.apart.contains(piece)) {
                if (part == null) {
                    part = new PartDecoder(rules.style, rules.sentencePiece, true);
                }
                return inPart(part.next(piece));
            }
            String rest = endPart();
            anyText |= partHasText;
            String space = anyText ? " " : "";
            anyText = true;
            part = null;
            partHasText = false;
            return rest + space + piece;
        }

        String finish() {
            boolean emptyPartAtTheEnd = part != null;
            String rest = endPart();
            // Hugging Face joins an empty last part too.
            return emptyPartAtTheEnd && !partHasText && anyText ? " " : rest;
        }

        private String endPart() {
            String rest = part == null ? "" : inPart(part.finish());
            stripped = new StrippedText();
            return rest;
        }

        private String inPart(String text) {
            String visible = stripped.next(text);
            if (visible.isEmpty()) {
                return "";
            }
            String space = !partHasText && anyText ? " " : "";
            partHasText = true;
            return space + visible;
        }
    }
}
