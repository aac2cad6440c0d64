package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.codec.AddedToken;
import io.clearhead.tokenizer.codec.DecodingStyle;
import io.clearhead.tokenizer.codec.SentencePieceCodec;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code MBartTokenizer}, {@code MBart50Tokenizer} and {@code NllbTokenizer}: models from fairseq, which numbers four special
 * tokens before the pieces where SentencePiece has three, so that every piece has the next higher id; then come the languages.
 */
final class FairseqFamily {

    private static final String FILE = "sentencepiece.bpe.model";
    private static final List<String> FIRST = List.of("<s>", "<pad>", "</s>", "<unk>");
    private static final int OFFSET = 1;
    private static final String MASK = "<mask>";
    private static final Map<String, String> ROLES = Map.of(
            "eos_token",
            "</s>",
            "unk_token",
            "<unk>",
            "sep_token",
            "</s>",
            "pad_token",
            "<pad>",
            "cls_token",
            "<s>",
            "mask_token",
            MASK);

    private final Reading reading;
    private final TokenizerClass tokenizerClass;

    private FairseqFamily(Reading reading, TokenizerClass tokenizerClass) {
        this.reading = reading;
        this.tokenizerClass = tokenizerClass;
    }

    static Optional<Tokenizer> read(Reading reading, TokenizerClass tokenizerClass) {
        return new FairseqFamily(reading, tokenizerClass).read();
    }

    private Optional<Tokenizer> read() {
        return reading.sentencePiece(FILE, "there is no tokenizer.json either")
                .flatMap(this::codec)
                .map(codec -> new CheckpointTokenizer(
                        codec, codec, LanguageTemplates.of(reading, tokenizerClass, codec, languages())));
    }

    private Optional<SentencePieceCodec> codec(SentencePiece sentencePiece) {
        VocabularyBuilder vocabulary = VocabularyBuilder.ofSentencePiece(sentencePiece, OFFSET);
        for (int id = 0; id < FIRST.size(); id++) {
            vocabulary.put(FIRST.get(id), id);
        }
        List<String> languages = languages();
        for (String language : languages) {
            vocabulary.append(List.of(language));
        }
        if (tokenizerClass != TokenizerClass.NLLB || reading.settings().added().isEmpty()) {
            vocabulary.append(List.of(MASK));
        }
        List<String> further = new ArrayList<>(reading.settings().additionalOrNone());
        languages.stream().filter(language -> !further.contains(language)).forEach(further::add);
        DecodingStyle style = tokenizerClass == TokenizerClass.MBART50
                ? DecodingStyle.SPACE_BEFORE_SPECIALS
                : DecodingStyle.JOINED_PIECES;
        return new SlowCodecBuilder(reading, sentencePiece, vocabulary, style)
                .roles(ROLES)
                .further(further)
                .classSize(tokenizerClass == TokenizerClass.NLLB ? sentencePiece.size() + OFFSET : vocabulary.size())
                .described(new AddedToken(MASK, true, false, false, true, true))
                .build(FILE, reading.model().vocabularySize());
    }

    /** The codes in the order of their ids; NLLB's are those that the checkpoint lists, with ids of its own if it has any. */
    private List<String> languages() {
        return switch (tokenizerClass) {
            case MBART -> LanguageCodes.MBART;
            case MBART50 -> LanguageCodes.MBART50;
            default ->
                reading.settings().additionalOrNone().stream()
                        .filter(code -> LanguageCodes.NLLB.matcher(code).matches())
                        .toList();
        };
    }
}
