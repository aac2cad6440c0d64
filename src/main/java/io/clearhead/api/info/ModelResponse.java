package io.clearhead.api.info;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /model}.
 *
 * @param id name of the model
 * @param revision version of its files
 * @param family its model_type
 * @param task what it does
 * @param languages source first, as far as they are known
 * @param sourceLang what a request may say about the language of its inputs
 * @param targetLang what a request may say about the language to write
 * @param tokenizer kind of its tokenizer
 * @param architecture sizes and variants
 * @param precision type of the weights in memory
 * @param device where it runs
 * @param alignment heads that word alignments are read from
 * @param capabilities what can be asked for, by name
 * @param limits the most that one request may ask for
 * @param defaults parameters of a request that gives none
 */
@Schema(description = "The model that is served, and what may be asked of it.")
record ModelResponse(
        @Schema(description = "Name of the model.", example = "Helsinki-NLP/opus-mt-en-de")
        String id,

        @Schema(description = "Version of the model's files.", example = "main")
        String revision,

        @Schema(description = "Family of architectures, the model_type of its configuration.", example = "marian")
        String family,

        @Schema(description = "What the model does.", example = "translation")
        String task,

        @Schema(
                description = "Codes of its languages, source first, as far as they are known.",
                example = "[\"en\",\"de\"]")
        List<String> languages,

        @Schema(description = "Values of the parameter source_lang.")
        LanguageChoice sourceLang,

        @Schema(description = "Values of the parameter target_lang.")
        LanguageChoice targetLang,

        @Schema(description = "Kind of tokenizer.", example = "sentencepiece unigram")
        String tokenizer,

        @Schema(description = "Sizes and variants of the network.")
        ArchitectureResponse architecture,

        @Schema(description = "Type of the weights in memory.", example = "float32")
        String precision,

        @Schema(description = "Where the model runs.", example = "cpu")
        String device,

        @Schema(description = "Heads that word alignments are read from where a request does not say.")
        AlignmentResponse alignment,

        @Schema(description = "What can be asked for, by name, with the reason where something cannot.")
        Map<String, Capability> capabilities,

        @Schema(description = "The most that one request may ask for.")
        Limits limits,

        @Schema(description = "The parameters of a request that gives none: the model's own, within the limits.")
        Defaults defaults) {

    /**
     * What a request may say about a language.
     *
     * @param values codes
     * @param fallback what holds if it says nothing
     * @param required whether it has to say something
     */
    @Schema(name = "LanguageChoice", description = "What a request may say about a language.")
    record LanguageChoice(
            @Schema(description = "Codes; empty if there is nothing to choose.", example = "[\"en\"]")
            List<String> values,

            @Schema(description = "What holds if a request says nothing.", nullable = true, example = "en")
            @JsonProperty("default")
            @Nullable
            String fallback,

            @Schema(description = "Whether a request has to say something.", example = "false")
            boolean required) {}

    /**
     * Whether something can be asked for.
     *
     * @param available whether it can
     * @param reason why not
     */
    @Schema(name = "Capability", description = "Whether something can be asked for.")
    record Capability(
            @Schema(description = "Whether it can be asked for.", example = "true")
            boolean available,

            @Schema(description = "Why it cannot be asked for; null if it can.", nullable = true) @Nullable
            String reason) {

        static Capability present() {
            return new Capability(true, null);
        }

        static Capability missing(String reason) {
            return new Capability(false, reason);
        }
    }

    /**
     * The most that one request may ask for.
     *
     * @param bodyBytes of a request
     * @param textCharacters code points of a text
     * @param sourceTokens of a source
     * @param targetTokens of a target
     * @param inputs texts in a request
     * @param beams of a search
     * @param attentionCells weights in an answer
     * @param queueCapacity texts that wait
     * @param requestTimeoutMs time of a request
     */
    @Schema(name = "Limits", description = "The most that one request may ask for; more is refused, nothing is cut.")
    record Limits(
            @Schema(description = "Bytes of a request's body.", example = "2097152")
            long bodyBytes,

            @Schema(description = "Characters of one text. Unit: Unicode code points.", example = "8000")
            int textCharacters,

            @Schema(description = "Tokens of one source, special tokens included.", example = "512")
            int sourceTokens,

            @Schema(description = "New tokens of one target, the end of sentence included.", example = "512")
            int targetTokens,

            @Schema(description = "Texts in one request.", example = "32")
            int inputs,

            @Schema(description = "Hypotheses of a beam search.", example = "16")
            int beams,

            @Schema(description = "Attention weights, rollouts and value norms in one answer.", example = "8388608")
            long attentionCells,

            @Schema(description = "Texts of all requests that may wait; beyond it requests get 429.", example = "128")
            int queueCapacity,

            @Schema(description = "Most time for one request, waiting included. Unit: milliseconds.", example = "60000")
            long requestTimeoutMs) {}

    /**
     * Parameters of a request that gives none.
     *
     * @param numBeams hypotheses
     * @param numReturnSequences sequences in the answer
     * @param maxNewTokens most tokens
     * @param minNewTokens least tokens
     * @param lengthPenalty exponent
     * @param earlyStopping true, false or "never"
     */
    @Schema(name = "Defaults", description = "The parameters of a request that gives none.")
    record Defaults(
            @Schema(description = "Hypotheses; 1 is greedy search.", example = "4")
            int numBeams,

            @Schema(description = "Sequences in the answer.", example = "1")
            int numReturnSequences,

            @Schema(
                    description =
                            "Most tokens to write: the model's own number, or limits.target_tokens where that is lower.",
                    example = "511")
            int maxNewTokens,

            @Schema(description = "Tokens before which the end of sentence is forbidden.", example = "0")
            int minNewTokens,

            @Schema(description = "Exponent of the length in the score.", example = "1.0")
            double lengthPenalty,

            @Schema(
                    description = "When a beam search stops: true, false or \"never\".",
                    example = "false",
                    types = {"boolean", "string"})
            Object earlyStopping) {}
}
