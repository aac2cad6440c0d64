package io.clearhead.tokenizer.codec;

import io.clearhead.tokenizer.GrowingText;
import io.clearhead.tokenizer.Token;
import java.util.List;
import java.util.OptionalInt;

/**
 * Cuts texts into the tokens of one vocabulary, and puts tokens together again. Implementations are immutable and safe for use
 * by several threads.
 */
public interface PieceCodec {

    /** What kind of tokenizer it is, for people. */
    String kind();

    /** Tokens of a text, with nothing added to it; their places count the code points of this text. */
    List<Token> cut(String text);

    /** A new text that grows id by id; special tokens leave no trace in it. */
    GrowingText growingText();

    /** Text of ids with the special tokens written out. */
    String decodeRaw(int[] ids);

    /**
     * The piece under an id; empty for an id that only pads the model's tables.
     *
     * @throws IllegalArgumentException if the id lies outside the vocabulary
     */
    String piece(int id);

    /** What an id adds to a text; for special tokens the piece. */
    String text(int id);

    /** Whether an id is a special token. */
    boolean isSpecial(int id);

    /** Id of a piece; empty if there is no such piece. */
    OptionalInt id(String piece);

    /** Number of ids, padding included. */
    int size();
}
