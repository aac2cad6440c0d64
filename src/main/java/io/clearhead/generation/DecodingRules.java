package io.clearhead.generation;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.GenerationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a checkpoint demands of every search, whatever the request says.
 *
 * @param startId the decoder's first input
 * @param endIds tokens that end a sequence
 * @param forcedStartId the only token allowed behind the decoder's first input
 * @param forcedEndId the only token allowed where the limit of tokens is reached
 * @param badWords sequences that may not be written, each at least one token long
 * @param renormalize whether scores become probabilities again after all other rules
 */
record DecodingRules(
        int startId,
        Set<Integer> endIds,
        OptionalInt forcedStartId,
        OptionalInt forcedEndId,
        List<List<Integer>> badWords,
        boolean renormalize) {

    DecodingRules {
        endIds = Set.copyOf(endIds);
        badWords = badWords.stream().map(List::copyOf).toList();
    }

    /**
     * Takes the rules from a checkpoint's configuration.
     *
     * @param location the checkpoint, for messages
     * @param vocabularySize tokens a target can have
     * @throws CheckpointException if the start token is missing or an id is not in the vocabulary
     */
    static DecodingRules of(GenerationConfig config, String location, int vocabularySize) {
        List<String> problems = new ArrayList<>();
        OptionalInt start =
                config.decoderStartTokenId().isPresent() ? config.decoderStartTokenId() : config.bosTokenId();
        if (start.isEmpty()) {
            problems.add("decoder_start_token_id is missing: the decoder needs a first token");
        }
        check(problems, "decoder_start_token_id", start, vocabularySize);
        check(problems, "forced_bos_token_id", config.forcedBosTokenId(), vocabularySize);
        check(problems, "forced_eos_token_id", config.forcedEosTokenId(), vocabularySize);
        config.eosTokenIds().forEach(id -> check(problems, "eos_token_id", OptionalInt.of(id), vocabularySize));
        config.badWordsIds()
                .forEach(word ->
                        word.forEach(id -> check(problems, "bad_words_ids", OptionalInt.of(id), vocabularySize)));
        if (!problems.isEmpty()) {
            throw new CheckpointException(location, problems);
        }
        return new DecodingRules(
                start.getAsInt(),
                Set.copyOf(config.eosTokenIds()),
                config.forcedBosTokenId(),
                config.forcedEosTokenId(),
                config.badWordsIds(),
                config.renormalizeLogits());
    }

    private static void check(List<String> problems, String key, OptionalInt id, int vocabularySize) {
        if (id.isPresent() && id.getAsInt() >= vocabularySize) {
            problems.add(key + " is " + id.getAsInt() + ", but the vocabulary has " + vocabularySize + " tokens");
        }
    }
}
