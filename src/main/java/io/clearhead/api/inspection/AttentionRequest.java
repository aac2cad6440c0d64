package io.clearhead.api.inspection;

import io.clearhead.api.generate.GenerateParameters;
import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.request.Choices;
import io.clearhead.api.request.IndexLists;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.LanguageField;
import io.clearhead.api.request.RequestLanguages;
import io.clearhead.api.request.TokenIds;
import io.clearhead.generation.AttentionKind;
import io.clearhead.inspection.AlignmentScope;
import io.clearhead.inspection.AttentionScope;
import io.clearhead.inspection.AttentionView;
import io.clearhead.inspection.AttentionView.Unit;
import io.clearhead.inspection.maps.Reduction;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /attention}. */
@Schema(description = "A sentence pair, or several, and the part of the attention to show.")
record AttentionRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        Inputs inputs,

        @Schema(
                description =
                        "Target text that the model is made to write; one per input. Without it (and without target_ids)"
                                + " the target is generated first.")
        @Nullable
        Inputs target,

        @Schema(
                description =
                        "Target as token ids without the decoder's start token, fed exactly as given, also without end of"
                                + " sentence; one array per input.")
        @Nullable
        TokenIds targetIds,

        @ArraySchema(
                arraySchema = @Schema(description = "Which attentions; null is all three.", example = "[\"cross\"]"),
                schema = @Schema(allowableValues = {"encoder", "decoder", "cross"}))
        @Nullable
        List<String> kinds,

        @Schema(description = "Layers from 0, for every kind; null is all.", example = "[0]") @Nullable
        List<Integer> layers,

        @Schema(description = "Heads from 0; null is all.", example = "[0, 1]") @Nullable
        List<Integer> heads,

        @Nullable WindowRequest window,

        @Schema(
                description =
                        "How weights are written: nested arrays with six significant digits, Base64 of little-endian"
                                + " floats, or Base64 of bytes b that stand for (b/255)². Safetensors answers are always f32.",
                allowableValues = {"json", "f32", "u8sqrt"},
                defaultValue = "json")
        @Nullable
        String encoding,

        @Schema(description = "How to search for a target that is not given; the best sequence is shown.") @Nullable
        GenerateParameters parameters,

        @Schema(description = LanguageField.SOURCE_DESCRIPTION, example = "en") @Nullable
        LanguageField sourceLang,

        @Schema(description = LanguageField.TARGET_DESCRIPTION, example = "de") @Nullable
        LanguageField targetLang,

        @Nullable ReductionBody reduce,

        @Schema(
                description =
                        "Whether rows and columns are words instead of tokens: the weights on the tokens of a word add up, and"
                                + " the rows of its tokens are averaged, so that every row keeps its sum. Special tokens stay alone;"
                                + " rows of decoder and cross-attention are the words of what is predicted, columns of decoder"
                                + " self-attention those of what is fed. Windows then count words.",
                defaultValue = "false")
        @Nullable
        Boolean words,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                description =
                                        "What to add to the answer, for the kinds asked for: stats, what each head does;"
                                                + " rollout, attention followed through all layers; value_norms, the length of"
                                                + " what each head would add for each column; alignments, which target word"
                                                + " comes from which source word, whatever kinds are asked for.",
                                example = "[\"stats\"]"),
                schema = @Schema(allowableValues = {"stats", "rollout", "value_norms", "alignments"}))
        @Nullable
        List<String> include,

        @Nullable AlignmentRequest alignment) {

    static final String EXAMPLE = """
            {"inputs": "I ate an apple.", "kinds": ["cross"], "layers": [0], "heads": [0, 1]}""";

    static final String ALIGNMENTS_EXAMPLE = """
            {"inputs": "I ate an apple.", "target": "Ich habe einen Apfel gegessen.", "kinds": ["cross"],
             "layers": [2], "reduce": {"heads": "mean"}, "include": ["alignments"]}""";

    static final String MEASURES_EXAMPLE = """
            {"inputs": "The animal didn't cross the street.", "target": "Das Tier überquerte die Straße nicht.",
             "kinds": ["cross"], "reduce": {"heads": "mean"}, "words": true,
             "include": ["stats", "rollout", "value_norms"]}""";

    TargetFields targetFields() {
        return new TargetFields(target, targetIds, parameters);
    }

    RequestLanguages languages() {
        return new RequestLanguages("", sourceLang, targetLang);
    }

    NumberEncoding numberEncoding() {
        return encoding == null
                ? NumberEncoding.JSON
                : Choices.read("encoding", encoding, List.of(NumberEncoding.values()));
    }

    AttentionView view() {
        Set<Inclusion> included = Inclusion.read(include);
        return new AttentionView(
                scope(),
                reduce == null ? Reduction.NONE : reduce.reduction(),
                Boolean.TRUE.equals(words) ? Unit.WORDS : Unit.TOKENS,
                Inclusion.measures(included),
                alignment(included.contains(Inclusion.ALIGNMENTS)));
    }

    private @Nullable AlignmentScope alignment(boolean included) {
        if (!included && alignment != null) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_CONFLICT,
                            "alignment needs alignments in include, but they are not there; add them or leave it out")
                    .field("alignment");
        }
        if (!included) {
            return null;
        }
        return alignment == null ? AlignmentScope.OF_MODEL : alignment.scope();
    }

    private AttentionScope scope() {
        IndexLists.requireOne("kinds", kinds, "all");
        IndexLists.requireOne("layers", layers, "all");
        IndexLists.requireOne("heads", heads, "all");
        IndexLists.requireDistinct("layers", layers);
        IndexLists.requireDistinct("heads", heads);
        WindowRequest range = window == null ? WindowRequest.ALL : window;
        return new AttentionScope(kindSet(), layers, heads, range.rowWindow(), range.columnWindow());
    }

    private Set<AttentionKind> kindSet() {
        if (kinds == null) {
            return EnumSet.allOf(AttentionKind.class);
        }
        Set<AttentionKind> set = EnumSet.noneOf(AttentionKind.class);
        for (int i = 0; i < kinds.size(); i++) {
            set.add(Choices.read("kinds[" + i + "]", kinds.get(i), List.of(AttentionKind.values())));
        }
        return set;
    }
}
