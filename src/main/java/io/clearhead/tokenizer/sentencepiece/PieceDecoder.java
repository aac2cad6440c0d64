package io.clearhead.tokenizer.sentencepiece;

/**
 * Puts pieces together to a text, one by one: ▁ becomes a space, control pieces vanish, pieces for bytes become characters
 * as soon as one is complete. A byte that belongs to no character becomes U+FFFD. At the beginning of the text the mark of a
 * space is dropped, since it was put there by the model itself.
 *
 * <p>What {@link #next} and {@link #finish} return, put together, is what SentencePiece's {@code DecodePieces} gives for all
 * pieces. Holds the state of one text: confined to one thread.
 */
public final class PieceDecoder {

    private final SentencePiece model;
    private final Utf8Decoder bytes = new Utf8Decoder(Utf8Decoder.Broken.EACH_BYTE);
    private boolean atBeginning = true;
    private boolean spaceDropped;

    PieceDecoder(SentencePiece model) {
        this.model = model;
    }

    /** Takes the next piece, which the model need not have, and returns the text that it completes. */
    public String next(String piece) {
        Piece.Type type = model.type(piece);
        if (type == Piece.Type.BYTE) {
            String characters = bytes.next(BytePieces.value(piece));
            leaveBeginning(characters);
            return characters;
        }
        String rest = finish();
        leaveBeginning(rest);
        atBeginning &= !spaceDropped;
        String surface = switch (type) {
            case CONTROL -> "";
            case UNKNOWN -> piece.equals(model.piece(model.unknownId())) ? model.unknownSurface() : piece;
            default -> surface(piece);
        };
        leaveBeginning(surface);
        return rest + surface;
    }

    /** Like {@link #next}, but as if there had been text before, so that no mark of a space is dropped. */
    public String nextInside(String piece) {
        atBeginning = false;
        return next(piece);
    }

    /** Ends the text: what is left of a broken character. */
    public String finish() {
        return bytes.finish();
    }

    private String surface(String piece) {
        boolean drop = atBeginning
                && model.dropsSpaceInFront()
                && !piece.isEmpty()
                && piece.charAt(0) == SentencePiece.SPACE_MARK;
        spaceDropped |= drop && !model.dropsAllSpacesInFront();
        return (drop ? piece.substring(1) : piece).replace(SentencePiece.SPACE_MARK, ' ');
    }

    private void leaveBeginning(String surface) {
        atBeginning &= surface.isEmpty();
    }
}
