package io.clearhead.tokenizer;

import java.util.List;
import java.util.OptionalInt;

/**
 * Translates between text and the token ids of one model.
 *
 * <p>Source and target may have vocabularies of their own. The encoding methods say which one they use; ids handed to
 * the other methods are target ids, because these are what a model generates.
 *
 * <p>Nothing is ever truncated or padded. Implementations are immutable and safe for use by several threads at once,
 * except that no method but {@link #close()} may be called after closing.
 */
public interface Tokenizer extends AutoCloseable {

    /** Tokens of a source text with the special tokens that the model expects around it. */
    Encoding encode(String text);

    /** Tokens of a source text alone, without special tokens added to it. */
    Encoding encodePlain(String text);

    /** Tokens of a target text with the special tokens that the model would generate, the decoder start left out. */
    Encoding encodeTarget(String text);

    /**
     * Text of target ids; special tokens leave no trace.
     *
     * @throws IllegalArgumentException if an id lies outside the target vocabulary
     */
    String decode(int[] ids);

    /**
     * Text of target ids with the special tokens written out.
     *
     * @throws IllegalArgumentException if an id lies outside the target vocabulary
     */
    String decodeRaw(int[] ids);

    /** A new stream that turns target ids into text one by one, ending with what {@link #decode} gives for all. */
    TextStream stream();

    /**
     * Entry of the target vocabulary under an id, such as {@code ▁ate}.
     *
     * @throws IllegalArgumentException if the id lies outside the target vocabulary
     */
    String piece(int id);

    /**
     * What an id adds to a text, such as {@code " ate"} with its leading space; for special tokens the piece.
     *
     * @throws IllegalArgumentException if the id lies outside the target vocabulary
     */
    String text(int id);

    /**
     * Whether an id of the target vocabulary is a special token, which {@link #decode} skips.
     *
     * @throws IllegalArgumentException if the id lies outside the target vocabulary
     */
    boolean isSpecial(int id);

    /** Id of a piece of the target vocabulary, empty if there is no such piece. */
    OptionalInt id(String piece);

    /** Number of entries of the target vocabulary; ids are smaller. */
    int vocabularySize();

    /** Number of entries of the source vocabulary; the same as the target's where one vocabulary serves both. */
    int sourceVocabularySize();

    /** Codes of the target languages that a source text may ask for, sorted; empty if the model has one only. */
    List<String> targetLanguages();

    @Override
    void close();
}
