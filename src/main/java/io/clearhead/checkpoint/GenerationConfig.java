package io.clearhead.checkpoint;

import java.util.OptionalInt;

/**
 * How a checkpoint wants to be decoded when a request does not say otherwise: the part of Hugging Face's
 * {@code GenerationConfig} that acts here, with the same defaults. All lengths count decoder tokens, ids are in the target
 * vocabulary (whose size is not known here).
 *
 * @param maxLength most tokens of the decoder's whole sequence, its prompt included; when absent see {@link #newTokenLimit}
 * @param maxNewTokens most tokens behind the prompt; wins over {@code maxLength}
 * @param minNewTokens least tokens behind the prompt
 * @param numBeams width of the beam search; 1 is greedy
 * @param numReturnSequences candidates per input, at most {@code numBeams}
 * @param lengthPenalty exponent of the length by which a candidate's summed log-probability is divided
 * @param earlyStopping when the beam search may stop
 * @param padTokenId fills rows that have ended
 * @param bosTokenId begins a sequence
 * @param decoderStartTokenId the decoder's first input
 * @param rules which tokens may be written
 */
public record GenerationConfig(
        OptionalInt maxLength,
        OptionalInt maxNewTokens,
        OptionalInt minNewTokens,
        int numBeams,
        int numReturnSequences,
        double lengthPenalty,
        EarlyStopping earlyStopping,
        OptionalInt padTokenId,
        OptionalInt bosTokenId,
        OptionalInt decoderStartTokenId,
        TokenRules rules) {

    /** Tokens generated behind the prompt when a checkpoint gives no limit. */
    public static final int DEFAULT_NEW_TOKENS = 20;

    /** Refuses settings that no search could follow. */
    public GenerationConfig {
        require(maxLength.orElse(1) >= 1, "maxLength", maxLength, "at least 1");
        require(maxNewTokens.orElse(1) >= 1, "maxNewTokens", maxNewTokens, "at least 1");
        require(minNewTokens.orElse(0) >= 0, "minNewTokens", minNewTokens, "at least 0");
        require(numBeams >= 1, "numBeams", numBeams, "at least 1");
        boolean returnable = numReturnSequences >= 1 && numReturnSequences <= numBeams;
        require(returnable, "numReturnSequences", numReturnSequences, "1 to numBeams = " + numBeams);
        require(Double.isFinite(lengthPenalty), "lengthPenalty", lengthPenalty, "a finite number");
    }

    /**
     * Reads {@code generation_config.json}, or, where a checkpoint has none, the same keys of {@code config.json}, where older
     * checkpoints keep them; ids that are not there either are those of the family.
     *
     * @throws CheckpointException listing every setting that is wrong, or that would change the output and is not supported
     */
    public static GenerationConfig read(CheckpointFiles files) {
        return GenerationConfigReader.read(files);
    }

    /** Hugging Face's defaults, to change from. */
    public static GenerationConfigBuilder builder() {
        return new GenerationConfigBuilder();
    }

    /** A builder that holds these settings. */
    public GenerationConfigBuilder toBuilder() {
        return new GenerationConfigBuilder(this);
    }

    /**
     * The most tokens to generate behind a decoder prompt: {@code maxNewTokens}, else what {@code maxLength} leaves, else
     * {@value #DEFAULT_NEW_TOKENS}.
     *
     * @param promptLength tokens the decoder begins with
     * @return 0 or more
     */
    public int newTokenLimit(int promptLength) {
        if (maxNewTokens.isPresent()) {
            return maxNewTokens.getAsInt();
        }
        return maxLength.isPresent() ? Math.max(0, maxLength.getAsInt() - promptLength) : DEFAULT_NEW_TOKENS;
    }

    private static void require(boolean valid, String name, Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + expected);
        }
    }
}
