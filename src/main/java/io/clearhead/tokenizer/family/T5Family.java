package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.codec.AddedToken;
import io.clearhead.tokenizer.codec.DecodingStyle;
import io.clearhead.tokenizer.codec.SentencePieceCodec;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code T5Tokenizer}: T5, Flan-T5, mT5, UMT5. Behind the pieces come tokens that stand for holes in a text, {@code
 * <extra_id_0>} with the highest id.
 */
final class T5Family {

    private static final String FILE = "spiece.model";
    private static final String EXTRA_ID = "<extra_id_";
    private static final int EXTRA_IDS = 100;
    private static final int MOST_EXTRA_IDS = 10_000;
    private static final String END = "</s>";
    private static final Map<String, String> ROLES =
            Map.of("eos_token", END, "unk_token", "<unk>", "pad_token", "<pad>");

    private T5Family() {}

    static Optional<Tokenizer> read(Reading reading) {
        if (!reading.settings().flag("legacy", true)) {
            reading.problems()
                    .add(
                            SettingsReader.CONFIG,
                            "legacy is false, which needs a tokenizer.json; save the tokenizer as one");
        }
        return reading.sentencePiece(FILE, "there is no tokenizer.json either")
                .flatMap(sentencePiece -> codec(reading, sentencePiece))
                .map(codec -> tokenizer(reading, codec));
    }

    private static Optional<SentencePieceCodec> codec(Reading reading, SentencePiece sentencePiece) {
        TokenizerSettings settings = reading.settings();
        int extraIds = Math.max(0, Math.min(MOST_EXTRA_IDS, settings.number("extra_ids", EXTRA_IDS)));
        SlowCodecBuilder builder = new SlowCodecBuilder(
                        reading, sentencePiece, VocabularyBuilder.ofSentencePiece(sentencePiece, 0), DecodingStyle.T5)
                .roles(ROLES);
        Set<String> further = new LinkedHashSet<>(settings.additionalOrNone());
        boolean listed = further.stream().anyMatch(token -> token.startsWith(EXTRA_ID));
        for (int number = 0; number < extraIds; number++) {
            AddedToken hole = new AddedToken(EXTRA_ID + number + ">", true, true, false, false, true);
            builder.added(sentencePiece.size() - 1 + extraIds - number, hole);
            if (!listed) {
                further.add(hole.content());
            }
        }
        return builder.further(List.copyOf(further)).build(FILE, reading.model().vocabularySize());
    }

    private static Tokenizer tokenizer(Reading reading, SentencePieceCodec codec) {
        Affixes end = Affixes.behind(
                codec.id(reading.settings().special("eos_token", END)).orElseThrow());
        return new CheckpointTokenizer(
                codec,
                codec,
                PlainTemplate.ofTasksWithoutDoubling(end, reading.model().taskPrefixes()));
    }
}
