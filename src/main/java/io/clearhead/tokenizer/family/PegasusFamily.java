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
 * {@code PegasusTokenizer}: in front of the pieces stand the padding, the end of sentence, two masks, and tokens without a use
 * that fill up to the offset of the pieces.
 */
final class PegasusFamily {

    private static final String FILE = "spiece.model";
    private static final int OFFSET = 103;
    private static final int MOST_OFFSET = 10_000;
    private static final String PAD = "<pad>";
    private static final String END = "</s>";
    private static final String SENTENCE_MASK = "<mask_1>";
    private static final Map<String, String> ROLES =
            Map.of("pad_token", PAD, "eos_token", END, "unk_token", "<unk>", "mask_token", "<mask_2>");

    private PegasusFamily() {}

    static Optional<Tokenizer> read(Reading reading) {
        return reading.sentencePiece(FILE, "there is no tokenizer.json either")
                .flatMap(sentencePiece -> codec(reading, sentencePiece))
                .map(codec -> new CheckpointTokenizer(
                        codec,
                        codec,
                        PlainTemplate.of(
                                Affixes.behind(codec.id(reading.settings().special("eos_token", END))
                                        .orElseThrow()))));
    }

    private static Optional<SentencePieceCodec> codec(Reading reading, SentencePiece sentencePiece) {
        TokenizerSettings settings = reading.settings();
        int offset = Math.max(0, Math.min(MOST_OFFSET, settings.number("offset", OFFSET)));
        String sentenceMask = settings.text("mask_token_sent")
                .orElse(settings.config().path("mask_token_sent").isNull() ? "" : SENTENCE_MASK);
        SlowCodecBuilder builder = new SlowCodecBuilder(
                        reading,
                        sentencePiece,
                        VocabularyBuilder.ofSentencePiece(sentencePiece, offset),
                        DecodingStyle.CLOSE_SPECIALS)
                .roles(ROLES)
                .further(further(settings, sentenceMask, offset));
        List<String> front = new ArrayList<>();
        front.add(settings.special("pad_token", PAD));
        front.add(settings.special("eos_token", END));
        if (!sentenceMask.isEmpty()) {
            front.add(sentenceMask);
            front.add(settings.special("mask_token", "<mask_2>"));
        }
        for (int number = 2; number < offset; number++) {
            front.add("<unk_" + number + ">");
        }
        for (int id = 0; id < Math.min(front.size(), offset); id++) {
            builder.added(id, AddedToken.special(front.get(id)));
        }
        return builder.build(FILE, reading.model().vocabularySize());
    }

    private static List<String> further(TokenizerSettings settings, String sentenceMask, int offset) {
        List<String> further = new ArrayList<>();
        if (!sentenceMask.isEmpty() && !settings.additionalOrNone().contains(sentenceMask)) {
            further.add(sentenceMask);
        }
        further.addAll(settings.additionalOrNone());
        for (int number = Math.max(2, further.size()); number < offset; number++) {
            String filler = "<unk_" + number + ">";
            if (!further.contains(filler)) {
                further.add(filler);
            }
        }
        return further;
    }
}
