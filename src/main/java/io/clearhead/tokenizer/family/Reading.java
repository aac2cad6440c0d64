package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.SpecialTokenText;
import io.clearhead.tokenizer.TokenizerFiles;
import io.clearhead.tokenizer.codec.JsonFiles;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.Map;
import java.util.Optional;

/**
 * What is at hand while the tokenizer of one checkpoint is read. Confined to one thread.
 *
 * @param files the checkpoint's files
 * @param settings what they say about the tokenizer
 * @param model what they say about the model
 * @param specialTokenText what becomes of special tokens in a text
 * @param problems what is wrong so far
 */
record Reading(
        TokenizerFiles files,
        TokenizerSettings settings,
        ModelSettings model,
        SpecialTokenText specialTokenText,
        Problems problems) {

    static Reading of(TokenizerFiles files, SpecialTokenText specialTokenText) {
        Problems problems = new Problems();
        TokenizerSettings settings = new SettingsReader(files, problems).read();
        return new Reading(files, settings, ModelSettings.read(files, problems), specialTokenText, problems);
    }

    boolean has(String name) {
        return files.read(name).isPresent();
    }

    /** The contents of a file that has to be there. */
    Optional<byte[]> require(String name, String reason) {
        Optional<byte[]> file = files.read(name);
        if (file.isEmpty()) {
            problems.add(name, "it is missing, but " + reason);
        }
        return file;
    }

    /** The SentencePiece model in a file that has to be there. */
    Optional<SentencePiece> sentencePiece(String name, String reason) {
        return require(name, reason).flatMap(file -> SentencePiece.read(file, problems.in(name)));
    }

    /** The pieces and ids in a JSON file that has to be there. */
    Optional<Map<String, Integer>> ids(String name, String reason) {
        return require(name, reason)
                .flatMap(file -> JsonFiles.readObject(file, problems.in(name)))
                .flatMap(object -> JsonFiles.readIds(object, problems.in(name)));
    }
}
