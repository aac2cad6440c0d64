package io.clearhead.tokenizer;

import java.util.Objects;

/**
 * Contents of a Marian checkpoint's tokenizer files. The arrays are handed over: nobody changes them afterwards. A file
 * that the checkpoint does not have is an empty array.
 *
 * @param sourceSpm {@code source.spm}, the SentencePiece model of the source language
 * @param targetSpm {@code target.spm}, the SentencePiece model of the target language
 * @param vocabJson {@code vocab.json}, pieces to ids: of both languages, or of the source if {@code separate_vocabs}
 * @param targetVocabJson {@code target_vocab.json}, needed only if {@code separate_vocabs}
 * @param tokenizerConfigJson {@code tokenizer_config.json}; without it the defaults of Hugging Face hold
 */
// Bytes are only handed over here, never compared; copies of megabytes would serve nobody.
@SuppressWarnings("ArrayRecordComponent")
public record MarianTokenizerFiles(
        byte[] sourceSpm, byte[] targetSpm, byte[] vocabJson, byte[] targetVocabJson, byte[] tokenizerConfigJson) {

    /** Checks that nothing is null. */
    public MarianTokenizerFiles {
        Objects.requireNonNull(sourceSpm, "sourceSpm");
        Objects.requireNonNull(targetSpm, "targetSpm");
        Objects.requireNonNull(vocabJson, "vocabJson");
        Objects.requireNonNull(targetVocabJson, "targetVocabJson");
        Objects.requireNonNull(tokenizerConfigJson, "tokenizerConfigJson");
    }
}
