package io.clearhead.api.inspection;

import io.clearhead.api.generate.GenerateParameters;
import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.request.Choices;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.LanguageField;
import io.clearhead.api.request.RequestLanguages;
import io.clearhead.api.request.TokenIds;
import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionKind;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /attention/row}. */
@Schema(description = "A sentence pair and one row of one attention head.")
record RowRequest(
        @Schema(description = "Source text.", requiredMode = Schema.RequiredMode.REQUIRED, example = "I ate an apple.")
        @Nullable
        String inputs,

        @Schema(
                description =
                        "Target text that the model is made to write. Without it (and without target_ids) the target is"
                                + " generated first.",
                example = "Ich habe einen Apfel gegessen.")
        @Nullable
        String target,

        @Schema(description = "Target as token ids without the decoder's start token, fed exactly as given.") @Nullable
        List<Integer> targetIds,

        @Schema(description = "How to search for a target that is not given; the best sequence is shown.") @Nullable
        GenerateParameters parameters,

        @Schema(description = "Language of the input. Codes are in GET /model. Default: the model's.", example = "en")
        @Nullable
        LanguageField sourceLang,

        @Schema(
                description = "Language of the target. Codes are in GET /model. Default: the model's, if it has one.",
                example = "de")
        @Nullable
        LanguageField targetLang,

        @Schema(
                description = "Which attention.",
                allowableValues = {"encoder", "decoder", "cross"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String kind,

        @Schema(description = "Layer, from 0.", requiredMode = Schema.RequiredMode.REQUIRED, example = "1") @Nullable
        Integer layer,

        @Schema(description = "Head, from 0.", requiredMode = Schema.RequiredMode.REQUIRED, example = "2") @Nullable
        Integer head,

        @Schema(description = "Query row, from 0.", requiredMode = Schema.RequiredMode.REQUIRED, example = "3")
        @Nullable
        Integer row) {

    static final String EXAMPLE = """
            {"inputs": "I ate an apple.", "target": "Ich habe einen Apfel gegessen.",
             "kind": "cross", "layer": 1, "head": 2, "row": 3}""";

    AttentionAddress address() {
        AttentionKind which = Choices.read("kind", require("kind", kind), List.of(AttentionKind.values()));
        return new AttentionAddress(which, require("layer", layer), require("head", head), require("row", row));
    }

    RequestLanguages languages() {
        return new RequestLanguages("", sourceLang, targetLang);
    }

    TargetFields targetFields() {
        return new TargetFields(
                target == null ? null : Inputs.single(target),
                targetIds == null ? null : new TokenIds(List.of(targetIds), Inputs.Form.SINGLE),
                parameters);
    }

    private static <T> T require(String field, @Nullable T value) {
        if (value == null) {
            throw new ApiProblem(ProblemCode.PARAMETER_INVALID, field + " must be given, but is missing").field(field);
        }
        return value;
    }
}
