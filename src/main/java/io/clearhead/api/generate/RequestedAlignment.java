package io.clearhead.api.generate;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.request.IndexLists;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.inspection.AlignmentScope;
import io.clearhead.inspection.IndexOutOfRangeException;
import io.clearhead.serving.ServedModel;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code alignment}: heads of the decoder's cross-attention.
 *
 * @param layer from 0; null is the one that suits the model
 * @param heads from 0; null is all of a layer that was given, else those that suit the model
 */
@Schema(description = "Heads of one layer's cross-attention, whose weights are averaged.")
public record RequestedAlignment(
        @Schema(
                description = "Layer of the decoder, from 0. Default: the one that suits the model, see /model.",
                minimum = "0",
                example = "1")
        @Nullable
        Integer layer,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                description =
                                        "Heads of the layer, from 0, each once. Default: all of a layer that is given,"
                                                + " else those that suit the model.",
                                example = "[0, 3]"),
                schema = @Schema(minimum = "0"),
                minItems = 1)
        @Nullable
        List<Integer> heads) {

    private static final String PATH = "parameters.alignment";

    /** The layer and heads that suit the model. */
    static final RequestedAlignment OF_MODEL = new RequestedAlignment(null, null);

    /** Copies the heads. */
    public RequestedAlignment {
        heads = heads == null ? null : List.copyOf(heads);
    }

    /**
     * The heads of one model.
     *
     * @throws IndexOutOfRangeException if the model lacks the layer or a head
     * @throws ApiProblem if no head is named, or one twice
     */
    AlignmentHeads of(ServedModel model) {
        IndexLists.requireOne(PATH + ".heads", heads, "the default");
        IndexLists.requireDistinct(PATH + ".heads", heads);
        return new AlignmentScope(layer, heads, AlignmentHeads.Rows.PREDICTED).of(model, PATH);
    }
}
