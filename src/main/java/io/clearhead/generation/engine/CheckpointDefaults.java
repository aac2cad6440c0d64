package io.clearhead.generation.engine;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.GenerationConfig;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.model.TransformerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What a checkpoint's generation settings mean for the network they came with. */
final class CheckpointDefaults {

    private CheckpointDefaults() {}

    /**
     * The settings of a request that asks for nothing.
     *
     * @param config the checkpoint's settings
     * @param location the checkpoint, for messages
     * @param transformer bounds ids and lengths
     * @throws CheckpointException if the start token is missing, an id is not in the vocabulary, or settings contradict each
     *     other
     */
    static GenerationSettings of(GenerationConfig config, String location, TransformerConfig transformer) {
        int start = startId(config, location, transformer);
        int maxNewTokens = Math.max(1, Math.min(config.newTokenLimit(1), transformer.maxPositions()));
        try {
            return GenerationSettings.greedy(maxNewTokens)
                    .numBeams(config.numBeams())
                    .numReturnSequences(config.numReturnSequences())
                    .prompt(List.of(start))
                    .minNewTokens(config.minNewTokens().orElse(0))
                    .lengthPenalty(config.lengthPenalty())
                    .earlyStopping(config.earlyStopping())
                    .rules(config.rules())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(location, "generation_config.json: " + e.getMessage(), e);
        }
    }

    private static int startId(GenerationConfig config, String location, TransformerConfig transformer) {
        List<String> problems = new ArrayList<>();
        int vocabularySize = transformer.targetVocabularySize();
        OptionalInt start =
                config.decoderStartTokenId().isPresent() ? config.decoderStartTokenId() : config.bosTokenId();
        if (start.isEmpty()) {
            problems.add("decoder_start_token_id is missing: the decoder needs a first token");
        } else if (start.getAsInt() >= vocabularySize) {
            problems.add("decoder_start_token_id is " + start.getAsInt() + ", but the vocabulary has " + vocabularySize
                    + " tokens");
        }
        problems.addAll(config.rules().idsOutside(vocabularySize));
        if (config.rules().readsSource() && !transformer.sharedEmbeddings()) {
            problems.add(
                    "encoder_repetition_penalty and encoder_no_repeat_ngram_size compare tokens of source and target,"
                            + " but the model has a vocabulary for each");
        }
        if (!problems.isEmpty()) {
            throw new CheckpointException(location, problems);
        }
        return start.orElseThrow();
    }
}
