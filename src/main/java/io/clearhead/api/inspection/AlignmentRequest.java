package io.clearhead.api.inspection;

import io.clearhead.api.request.Choices;
import io.clearhead.api.request.IndexLists;
import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.inspection.AlignmentScope;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The field {@code alignment}. */
@Schema(
        description =
                "Heads to read alignments from, whatever kinds, layers, heads and window say; needs alignments in include.")
record AlignmentRequest(
        @Schema(
                description = "Layer of the decoder, from 0. Default: the one that suits the model, see /model.",
                minimum = "0",
                example = "2")
        @Nullable
        Integer layer,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                description =
                                        "Heads of the layer, from 0, each once; their weights are averaged. Default: all of"
                                                + " a layer that is given, else those that suit the model.",
                                example = "[0, 3]"),
                schema = @Schema(minimum = "0"),
                minItems = 1)
        @Nullable
        List<Integer> heads,

        @Schema(
                description =
                        "Which target token a row of cross-attention stands for: the one that is predicted at that step, or"
                                + " the one that is fed. Default: what suits the model.",
                allowableValues = {"predicted", "fed"})
        @Nullable
        String rows) {

    AlignmentScope scope() {
        IndexLists.requireOne("alignment.heads", heads, "the default");
        IndexLists.requireDistinct("alignment.heads", heads);
        return new AlignmentScope(
                layer, heads, rows == null ? null : Choices.read("alignment.rows", rows, List.of(Rows.values())));
    }
}
