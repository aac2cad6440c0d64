package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.SpecialTokenText;
import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.TokenizerException;
import io.clearhead.tokenizer.TokenizerFiles;
import java.util.Optional;

/**
 * Makes the tokenizer of a checkpoint.
 *
 * <p>Which files count is what Hugging Face transformers 4.49 does. The class named in {@code tokenizer_config.json} (or {@code
 * config.json}, or that of the {@code model_type}) decides: {@code MarianTokenizer} and {@code M2M100Tokenizer} work on their
 * SentencePiece files. All others work on {@code tokenizer.json} where there is one, and so does a class that is not known here;
 * without it they fall back to their SentencePiece file, and BART to {@code vocab.json} and {@code merges.txt}. The two ways may
 * give different tokens for odd texts, as they do in transformers.
 *
 * <p>Stateless and safe for use by several threads.
 */
public final class TokenizerLoader {

    private TokenizerLoader() {}

    /**
     * Reads a tokenizer.
     *
     * @param files the checkpoint's files; strangers may have made them
     * @param specialTokenText what becomes of special tokens that are spelled out in a text
     * @throws TokenizerException if the files are not those of a known tokenizer; lists everything that is wrong
     */
    public static Tokenizer load(TokenizerFiles files, SpecialTokenText specialTokenText) {
        Reading reading = Reading.of(files, specialTokenText);
        Optional<Tokenizer> tokenizer = read(reading, tokenizerClass(reading));
        reading.problems().throwIfAny();
        return tokenizer.orElseThrow();
    }

    private static Optional<TokenizerClass> tokenizerClass(Reading reading) {
        Optional<String> name = reading.settings()
                .text("tokenizer_class")
                .or(() -> reading.model().tokenizerClass());
        return name.flatMap(TokenizerClass::ofName)
                .or(() -> TokenizerClass.ofModelType(reading.model().modelType()));
    }

    private static Optional<Tokenizer> read(Reading reading, Optional<TokenizerClass> tokenizerClass) {
        boolean fast = tokenizerClass.map(TokenizerClass::readsTokenizerJson).orElse(true);
        if (tokenizerClass.isEmpty() || (fast && reading.has(FastFamily.FILE))) {
            return FastFamily.read(reading, tokenizerClass);
        }
        return switch (tokenizerClass.get()) {
            case MARIAN -> MarianFamily.read(reading);
            case M2M100 -> M2M100Family.read(reading);
            case T5 -> T5Family.read(reading);
            case PEGASUS -> PegasusFamily.read(reading);
            case MBART, MBART50, NLLB -> FairseqFamily.read(reading, tokenizerClass.get());
            case BART -> FastFamily.readByteLevel(reading);
        };
    }
}
