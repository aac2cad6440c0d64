package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.codec.DecodingStyle;
import io.clearhead.tokenizer.codec.SentencePieceCodec;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code M2M100Tokenizer}: a SentencePiece model, a {@code vocab.json} that gives the ids, and behind it a token such as {@code
 * __de__} for each language and a few made-up words that have no text.
 */
final class M2M100Family {

    private static final String FILE = "sentencepiece.bpe.model";
    private static final String VOCAB = "vocab.json";
    private static final String REASON = "the tokenizer is an M2M100Tokenizer";
    private static final int MADE_UP_WORDS = 8;
    private static final int MOST_MADE_UP_WORDS = 1024;
    private static final Map<String, String> ROLES = Map.of(
            "bos_token", "<s>", "eos_token", "</s>", "sep_token", "</s>", "pad_token", "<pad>", "unk_token", "<unk>");

    private M2M100Family() {}

    static Optional<Tokenizer> read(Reading reading) {
        Optional<SentencePiece> sentencePiece = reading.sentencePiece(FILE, REASON);
        Optional<Map<String, Integer>> ids = reading.ids(VOCAB, REASON);
        if (sentencePiece.isEmpty() || ids.isEmpty()) {
            return Optional.empty();
        }
        List<String> languages = reading.settings()
                        .text("language_codes")
                        .filter("wmt21"::equals)
                        .isPresent()
                ? LanguageCodes.WMT21
                : LanguageCodes.M2M100;
        return codec(reading, sentencePiece.get(), ids.get(), languages)
                .map(codec -> new CheckpointTokenizer(
                        codec, codec, LanguageTemplates.of(reading, TokenizerClass.M2M100, codec, languages)));
    }

    private static Optional<SentencePieceCodec> codec(
            Reading reading, SentencePiece sentencePiece, Map<String, Integer> ids, List<String> languages) {
        VocabularyBuilder vocabulary = VocabularyBuilder.ofIds(ids);
        languages.forEach(language -> vocabulary.append(List.of(LanguageTemplates.m2m100Token(language))));
        int madeUp = reading.settings().number("num_madeup_words", MADE_UP_WORDS);
        vocabulary.resize(vocabulary.size() + Math.max(0, Math.min(MOST_MADE_UP_WORDS, madeUp)));
        return new SlowCodecBuilder(reading, sentencePiece, vocabulary, DecodingStyle.CLOSE_SPECIALS)
                .roles(ROLES)
                .classSize(ids.size())
                .build(VOCAB, reading.model().vocabularySize());
    }
}
