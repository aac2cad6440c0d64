package io.clearhead.generation;

import io.clearhead.checkpoint.EarlyStopping;
import io.clearhead.checkpoint.TokenRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to search, with the names and meanings of Hugging Face's {@code GenerationConfig}.
 *
 * @param numBeams hypotheses kept at every step; 1 is greedy search
 * @param numReturnSequences sequences in the result, at most {@code numBeams}
 * @param prompt what the decoder reads before it writes; empty for the checkpoint's start token alone
 * @param maxNewTokens limit of tokens behind the prompt, end of sentence included
 * @param minNewTokens tokens before which the end of sentence is forbidden
 * @param lengthPenalty exponent p in score = Σ log-probability / lengthᵖ; above 0 favours longer sequences
 * @param earlyStopping when a beam search may stop
 * @param rules which tokens may be written; a model's own are in {@link InferenceModel#defaults}
 * @param topTokens number of likeliest candidates reported with each token
 * @param detail whether log-probabilities of greedy search are needed; without them a step is a little cheaper
 * @param alignment heads whose cross-attention is reported with each token, always the row of the step that predicted it; null
 *     for none
 */
public record GenerationSettings(
        int numBeams,
        int numReturnSequences,
        List<Integer> prompt,
        int maxNewTokens,
        int minNewTokens,
        double lengthPenalty,
        EarlyStopping earlyStopping,
        TokenRules rules,
        int topTokens,
        Detail detail,
        @Nullable AlignmentHeads alignment) {

    /** How much is reported about each token. */
    public enum Detail {
        /** Ids only; log-probabilities and score of a greedy search are NaN. */
        IDS,
        /** Ids and log-probabilities. */
        LOG_PROBABILITIES
    }

    public GenerationSettings {
        prompt = List.copyOf(prompt);
        require(numBeams >= 1, "numBeams must be at least 1, but is " + numBeams);
        require(
                numReturnSequences >= 1 && numReturnSequences <= numBeams,
                "numReturnSequences must be from 1 to numBeams (" + numBeams + "), but is " + numReturnSequences);
        require(maxNewTokens >= 1, "maxNewTokens must be at least 1, but is " + maxNewTokens);
        require(
                minNewTokens >= 0 && minNewTokens <= maxNewTokens,
                "minNewTokens must be from 0 to maxNewTokens (" + maxNewTokens + "), but is " + minNewTokens);
        require(Double.isFinite(lengthPenalty), "lengthPenalty must be finite, but is " + lengthPenalty);
        require(topTokens >= 0, "topTokens must not be negative, but is " + topTokens);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** A builder that starts from these settings. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** A builder that starts from greedy search without any rule, which nothing but its limit ends. */
    public static Builder greedy(int maxNewTokens) {
        return new Builder(maxNewTokens);
    }

    /** Collects changes to settings. */
    public static final class Builder {
        private int numBeams = 1;
        private int numReturnSequences = 1;
        private List<Integer> prompt = List.of();
        private int maxNewTokens;
        private int minNewTokens;
        private double lengthPenalty = 1;
        private EarlyStopping earlyStopping = EarlyStopping.FALSE;
        private TokenRules rules = TokenRules.builder().build();
        private int topTokens;
        private Detail detail = Detail.LOG_PROBABILITIES;
        private @Nullable AlignmentHeads alignment;

        private Builder(int maxNewTokens) {
            this.maxNewTokens = maxNewTokens;
        }

        private Builder(GenerationSettings start) {
            numBeams = start.numBeams;
            numReturnSequences = start.numReturnSequences;
            prompt = start.prompt;
            maxNewTokens = start.maxNewTokens;
            minNewTokens = start.minNewTokens;
            lengthPenalty = start.lengthPenalty;
            earlyStopping = start.earlyStopping;
            rules = start.rules;
            topTokens = start.topTokens;
            detail = start.detail;
            alignment = start.alignment;
        }

        public Builder numBeams(int value) {
            numBeams = value;
            return this;
        }

        public Builder numReturnSequences(int value) {
            numReturnSequences = value;
            return this;
        }

        public Builder prompt(List<Integer> value) {
            prompt = List.copyOf(value);
            return this;
        }

        public Builder maxNewTokens(int value) {
            maxNewTokens = value;
            return this;
        }

        public Builder minNewTokens(int value) {
            minNewTokens = value;
            return this;
        }

        public Builder lengthPenalty(double value) {
            lengthPenalty = value;
            return this;
        }

        public Builder earlyStopping(EarlyStopping value) {
            earlyStopping = value;
            return this;
        }

        /** Sets the only token that may stand behind the decoder's start, such as that of a language, among the rules. */
        public Builder forcedBosTokenId(int value) {
            rules = rules.toBuilder().forcedBosTokenId(value).build();
            return this;
        }

        /** Sets the least length of a sequence, prompt included, among the rules. */
        public Builder minLength(int value) {
            rules = rules.toBuilder().minLength(value).build();
            return this;
        }

        public Builder rules(TokenRules value) {
            rules = value;
            return this;
        }

        public Builder topTokens(int value) {
            topTokens = value;
            return this;
        }

        public Builder detail(Detail value) {
            detail = value;
            return this;
        }

        public Builder alignment(@Nullable AlignmentHeads value) {
            alignment = value;
            return this;
        }

        /**
         * Builds the settings.
         *
         * @throws IllegalArgumentException naming the value that is out of its range
         */
        public GenerationSettings build() {
            return new GenerationSettings(
                    numBeams,
                    numReturnSequences,
                    prompt,
                    maxNewTokens,
                    minNewTokens,
                    lengthPenalty,
                    earlyStopping,
                    rules,
                    topTokens,
                    detail,
                    alignment);
        }
    }
}
