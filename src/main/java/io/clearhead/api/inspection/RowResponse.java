package io.clearhead.api.inspection;

import io.clearhead.api.numbers.NumberArray;
import io.clearhead.api.request.Choices;
import io.clearhead.generation.AttentionRow;
import io.clearhead.inspection.RowReport;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer of {@code POST /attention/row}. */
@Schema(
        description =
                "Everything about one row of one head. Holds: scores = dot·scale + bias; weights = softmax(scores);"
                        + " Σ weights = 1; context = Σ weights·v, within 1e-4.")
record RowResponse(
        ModelBody model,
        TextBody source,

        @Schema(
                description =
                        "What the decoder wrote: row t of decoder and cross-attention predicts tokens[t]; column j of"
                                + " decoder attention is the start token for j = 0, else tokens[j - 1].")
        TextBody target,

        @Schema(
                description = "Which attention, as asked for.",
                allowableValues = {"encoder", "decoder", "cross"})
        String kind,

        @Schema(description = "Layer, as asked for.", example = "1")
        int layer,

        @Schema(description = "Head, as asked for.", example = "2")
        int head,

        @Schema(description = "Query row, as asked for.", example = "3")
        int row,

        @Schema(description = "Factor on the dot products.", example = "0.176777")
        float scale,

        @Schema(description = "Query, one number per component of the head.", implementation = float[].class)
        NumberArray q,

        @Schema(description = "Keys, one vector per column.", implementation = float[][].class)
        NumberArray k,

        @Schema(description = "Values, one vector per column.", implementation = float[][].class)
        NumberArray v,

        @Schema(description = "q · k per column, also where it is masked.", implementation = float[].class)
        NumberArray dot,

        @Schema(
                description = "What the model adds to the scaled dot products; null if it adds nothing.",
                implementation = float[].class,
                nullable = true)
        @Nullable
        NumberArray bias,

        @Schema(description = "Per column, whether the row may look at it.")
        List<Boolean> mask,

        @ArraySchema(
                arraySchema = @Schema(description = "Per column, what the softmax is taken of; null where masked."),
                schema = @Schema(types = {"number", "null"}))
        NumberArray scores,

        @Schema(description = "Per column, the weight.", implementation = float[].class)
        NumberArray weights,

        @Schema(description = "Weighted sum of the values.", implementation = float[].class)
        NumberArray context,

        @Schema(
                description =
                        "Per column, ‖v‖, the Euclidean length of its value as v shows it. Other than value_norms of"
                                + " /attention, which is ‖v·W_O‖, behind the output projection.",
                implementation = float[].class)
        NumberArray valueNorms) {

    static RowResponse of(ModelBody model, RowReport report) {
        AttentionRow row = report.row();
        return new RowResponse(
                model,
                TextBody.of(report.source()),
                TextBody.of(report.target()),
                Choices.word(report.address().kind()),
                report.address().layer(),
                report.address().head(),
                report.address().row(),
                row.scale(),
                NumberArray.of(row.query()),
                NumberArray.of(row.key()),
                NumberArray.of(row.value()),
                NumberArray.of(row.dot()),
                row.bias() == null ? null : NumberArray.of(row.bias()),
                list(row.mask()),
                NumberArray.of(row.scores()),
                NumberArray.of(row.weights()),
                NumberArray.of(row.context()),
                NumberArray.of(report.valueNorms()));
    }

    private static List<Boolean> list(boolean[] mask) {
        Boolean[] list = new Boolean[mask.length];
        for (int i = 0; i < mask.length; i++) {
            list[i] = mask[i];
        }
        return List.of(list);
    }
}
