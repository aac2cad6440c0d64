package io.clearhead.api.generate;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.ModelDescription.Stack;
import io.clearhead.inspection.IndexOutOfRangeException;
import io.clearhead.serving.ServedModel;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code alignment}: heads of the decoder's cross-attention.
 *
 * @param layer from 0; null is the one that the model's alignments are read from
 * @param heads from 0; null is all of a layer that was given, else those that the model's alignments are read from
 */
@Schema(description = "Heads of one layer's cross-attention, whose weights are averaged.")
public record RequestedAlignment(
        @Schema(
                description =
                        "Layer of the decoder, from 0. Default: the one that the model's alignments are read from.",
                minimum = "0",
                example = "1")
        @Nullable
        Integer layer,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                description =
                                        "Heads of the layer, from 0, each once. Default: all of a layer that is given,"
                                                + " else those that the model's alignments are read from.",
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
        Stack decoder = model.description().architecture().decoder();
        AlignmentHeads usual = model.alignment().heads();
        if (layer != null) {
            IndexOutOfRangeException.check(PATH + ".layer", layer, decoder.layers(), "decoder layers");
        }
        List<Integer> chosen = heads;
        if (chosen == null) {
            chosen = layer == null
                    ? usual.heads()
                    : IntStream.range(0, decoder.heads()).boxed().toList();
        }
        requireDistinct(chosen, decoder.heads());
        return new AlignmentHeads(layer == null ? usual.layer() : layer, chosen, AlignmentHeads.Rows.PREDICTED);
    }

    private static void requireDistinct(List<Integer> heads, int count) {
        if (heads.isEmpty()) {
            throw invalid(PATH + ".heads", "must name at least one, but is empty; leave it out for all");
        }
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < heads.size(); i++) {
            String path = PATH + ".heads[" + i + "]";
            IndexOutOfRangeException.check(path, heads.get(i), count, "decoder heads");
            if (!seen.add(heads.get(i))) {
                throw invalid(
                        path, "must differ from those before it, but is " + heads.get(i) + " again; name each once");
            }
        }
    }

    private static ApiProblem invalid(String path, String expectation) {
        return new ApiProblem(ProblemCode.PARAMETER_INVALID, path + " " + expectation).field(path);
    }
}
