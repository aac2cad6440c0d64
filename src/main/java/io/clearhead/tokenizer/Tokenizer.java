package io.clearhead.tokenizer;

import java.util.OptionalInt;

/**
 * Translates between text and the token ids of one model.
 *
 * <p>Source and target may have vocabularies of their own. The encoding methods say which one they use; ids handed to
 * the other methods are target ids, because these are what a model generates.
 *
 * <p>Nothing is ever truncated or padded. Implementations are immutable and safe for use by several threads at once.
 */
public interface Tokenizer {

    /** What kind of tokenizer it is, for people: for example {@code sentencepiece unigram}. */
    String kind();

    /** The languages that {@link #encode(String, LanguagePair)} understands. */
    Languages languages();

    /** Tokens of a source text with the special tokens that the model expects around it, by the checkpoint's own languages. */
    default Encoding encode(String text) {
        return encode(text, languages().defaults());
    }

    /**
     * Tokens of a source text with the special tokens that the model expects around it, those for the languages included.
     *
     * @param languages made by {@link Languages#resolve} of this tokenizer's languages
     * @throws LanguageException if the text itself names a target language, and another one than {@code languages}
     */
    Encoding encode(String text, LanguagePair languages);

    /** Tokens of a source text alone, without special tokens added to it. */
    Encoding encodePlain(String text);

    /** Tokens of a target text as in {@link #encodeTarget(String, LanguagePair)}, by the checkpoint's own languages. */
    default Encoding encodeTarget(String text) {
        return encodeTarget(text, languages().defaults());
    }

    /** Tokens of a target text with the special tokens that the model would generate, the decoder start left out. */
    Encoding encodeTarget(String text, LanguagePair languages);

    /**
     * Checks that the model is told what language to write, by the languages or, as Marian allows, by the text itself.
     *
     * @param source the source, encoded with these languages
     * @throws LanguageException if it has several and is not told
     */
    void requireTargetLanguage(Encoding source, LanguagePair languages);

    /** The token that a target in these languages has to begin with, behind the decoder start; empty if there is none. */
    OptionalInt forcedBosId(LanguagePair languages);

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
     * Entry of the target vocabulary under an id, such as {@code ▁ate}; empty for an id that only pads the model's tables.
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

    /** Number of entries of the target vocabulary, padding included; ids are smaller. */
    int vocabularySize();

    /**
     * Entry of the source vocabulary under an id; the other methods that take ids know those of the target only.
     *
     * @throws IllegalArgumentException if the id lies outside the source vocabulary
     */
    VocabularyEntry sourceEntry(int id);

    /** Number of entries of the source vocabulary; the same as the target's where one vocabulary serves both. */
    int sourceVocabularySize();
}
