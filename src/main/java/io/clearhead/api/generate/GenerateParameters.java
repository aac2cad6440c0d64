package io.clearhead.api.generate;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.clearhead.api.request.LanguageField;
import io.clearhead.api.request.RequestLanguages;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.checkpoint.EarlyStopping;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.serving.ServedModel;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The field {@code parameters}: how to search, with the names and meanings of Hugging Face's {@code GenerationConfig}. What is
 * null was not given, and the model's own settings hold.
 *
 * @param maxNewTokens most tokens to write, end of sentence included
 * @param minNewTokens tokens before which the end of sentence is forbidden
 * @param maxLength the same as {@code maxNewTokens}, with the decoder's start token counted
 * @param minLength the same as {@code minNewTokens}, with the decoder's start token counted
 * @param numBeams hypotheses, 1 for greedy search
 * @param lengthPenalty exponent of the length in the score
 * @param earlyStopping when a beam search may stop
 * @param numReturnSequences sequences in the answer
 * @param sourceLang languages of the inputs
 * @param targetLang languages to write
 * @param details whether the answer tells about tokens and time
 * @param topNTokens likeliest candidates per token
 * @param alignment heads whose cross-attention is told with every token
 * @param others fields that none of these names
 */
@Schema(
        description =
                "How to search. Names and meanings are those of Hugging Face's GenerationConfig. A field that is absent "
                        + "or null takes the model's own value, which GET /model shows under defaults.")
public record GenerateParameters(
        @Schema(
                description =
                        "Most tokens to write, the end of sentence included. Unit: tokens. Default: the model's, or the "
                                + "limit where that is lower.",
                minimum = "1",
                example = "64")
        @Nullable
        Integer maxNewTokens,

        @Schema(
                description =
                        "Tokens before which the end of sentence is forbidden. Unit: tokens. At most max_new_tokens. "
                                + "Default: the model's, mostly 0.",
                minimum = "0",
                example = "0")
        @Nullable
        Integer minNewTokens,

        @Schema(
                description =
                        "The same as max_new_tokens + 1: counts the decoder's start token too. Only one of both may be "
                                + "given. Unit: tokens.",
                minimum = "2")
        @Nullable
        Integer maxLength,

        @Schema(
                description =
                        "The same as min_new_tokens + 1: counts the decoder's start token too. Only one of both may be "
                                + "given. Unit: tokens.",
                minimum = "0")
        @Nullable
        Integer minLength,

        @Schema(
                description = "Hypotheses of the beam search; 1 is greedy search. Default: the model's.",
                minimum = "1",
                example = "4")
        @Nullable
        Integer numBeams,

        @Schema(
                description =
                        "Exponent p in score = sum of log-probabilities / tokens^p. Above 0 favours longer sequences of "
                                + "a beam search; of a greedy search it changes the score only. Default: the model's, mostly 1.",
                minimum = "-10",
                maximum = "10",
                example = "1.0")
        @Nullable
        Double lengthPenalty,

        @Schema(
                description =
                        "When a beam search stops: true as soon as there are num_beams finished hypotheses, false when "
                                + "better ones are unlikely, \"never\" when better ones are impossible. Greedy search does not ask. "
                                + "Default: the model's, mostly false.")
        @JsonDeserialize(using = EarlyStoppingJson.class)
        @Nullable
        EarlyStopping earlyStopping,

        @Schema(
                description = "Sequences in the answer, best first. At most num_beams. Default: the model's, mostly 1.",
                minimum = "1",
                example = "1")
        @Nullable
        Integer numReturnSequences,

        @Schema(
                description =
                        "Language of the inputs: one for all, or an array with one per input. Codes are in GET /model "
                                + "under source_lang; a shorter form such as de for deu_Latn will do where only one can be "
                                + "meant. Default: the model's.",
                example = "en")
        @Nullable
        LanguageField sourceLang,

        @Schema(
                description =
                        "Language to write: one for all, or an array with one per input. Codes are in GET /model under "
                                + "target_lang. Models with several languages need it. Default: the model's, if it has one.",
                example = "de")
        @Nullable
        LanguageField targetLang,

        @Schema(
                description = "Whether the answer has details: tokens, log-probabilities, score and times. Default: "
                        + "whether alignment is asked for.")
        @Nullable
        Boolean details,

        @Schema(
                description =
                        "Likeliest candidates told with each token, in details.top_tokens or in the events of a stream.",
                defaultValue = "0",
                minimum = "0",
                maximum = "5")
        @JsonProperty("top_n_tokens")
        @Nullable
        Integer topNTokens,

        @Schema(
                description =
                        "Whether the answer tells what the decoder looked at in the source: for each token the weights of "
                                + "cross-attention at the step that predicted it, averaged over heads, in details.alignment "
                                + "and in the events of a stream. true takes the layer and heads that suit the model, see "
                                + "/model. Default: false.")
        @JsonDeserialize(using = AlignmentJson.class)
        @Nullable
        RequestedAlignment alignment,

        @Schema(hidden = true) @JsonAnySetter Map<String, JsonNode> others) {

    /** Copies the other fields and keeps their order. */
    public GenerateParameters {
        others = others == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }

    /** These parameters, or parameters of which none was given. */
    public static GenerateParameters orDefault(@Nullable GenerateParameters given) {
        return given != null
                ? given
                : new GenerateParameters(
                        null, null, null, null, null, null, null, null, null, null, null, null, null, Map.of());
    }

    /** The fields that name languages. */
    public RequestLanguages languages() {
        return new RequestLanguages("parameters.", sourceLang, targetLang);
    }

    /** Whether anything is said about the search itself. */
    public boolean concernSearch() {
        GenerateParameters languagesOnly = new GenerateParameters(
                null, null, null, null, null, null, null, null, sourceLang, targetLang, null, null, null, Map.of());
        return !equals(languagesOnly);
    }

    /** Whether the answer tells more than the text. */
    boolean wantDetails() {
        return details == null ? alignment != null : details;
    }

    /**
     * The settings of the search: the model's own, then as given.
     *
     * @throws io.clearhead.api.problem.ApiProblem if a field is unknown or not supported, outside its range, or in conflict
     *     with another one
     */
    public GenerationSettings settings(ServedModel model, RequestLimits limits) {
        UnsupportedParameters.refuse(others);
        return new RequestedSettings(this, model, limits).build();
    }
}
