package io.clearhead.api.embedding;

import io.clearhead.api.inspection.ModelBody;
import io.clearhead.api.numbers.NumberArray;
import io.clearhead.api.numbers.SixDigits;
import io.clearhead.generation.ModelDescription.Positions;
import io.clearhead.generation.PositionTable;
import io.clearhead.generation.PositionTable.Formula;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/** Answer of {@code GET /positions} for a model that adds vectors. */
@Schema(description = "Positions as vectors that are added to embeddings.")
record VectorPositions(
        ModelBody model,

        @Schema(
                description = "Whether the vectors are sines and cosines, or learned.",
                allowableValues = {"sinusoidal", "learned"},
                example = "sinusoidal")
        String kind,

        @Schema(
                description =
                        "How sines and cosines share a row: halves has all sines, then all cosines; interleaved alternates,"
                                + " as in the paper; null where vectors are learned.",
                nullable = true,
                example = "halves")
        @Nullable
        String layout,

        @Schema(
                description =
                        "Factor on the embeddings to which these rows are added: √d_model in the paper, 1 in many families.",
                example = "16")
        @JsonSerialize(using = SixDigits.class)
        float scale,

        @Schema(description = "Number of positions.", example = "64")
        int count,

        @Schema(
                description =
                        "Row p is what is added to the embedding of token p of a source, count × d_model; where a model"
                                + " counts positions from another number than 0, that is in it already.",
                implementation = float[][].class)
        NumberArray matrix,

        @Schema(description = "How to compute the matrix; null where it was learned.") @Nullable
        FormulaBody formula) {

    @Schema(
            name = "PositionFormula",
            description =
                    "Row p has sin(angle) and cos(angle) of angle = (first + p) / 10000^(2i/divisor), for i from 0 to below"
                            + " d_model/2.")
    record FormulaBody(
            @Schema(description = "Number of the first position.", example = "0")
            int first,

            @Schema(
                    description = "Divisor of the exponent: d_model in the paper, d_model - 2 in M2M100.",
                    example = "512")
            int divisor) {

        static FormulaBody of(Formula formula) {
            return new FormulaBody(formula.first(), formula.divisor());
        }
    }

    static VectorPositions of(ModelBody model, Positions positions, float scale, PositionTable.Vectors table) {
        return new VectorPositions(
                model,
                positions.kind(),
                positions.layout(),
                scale,
                table.vectors().rows(),
                NumberArray.of(table.vectors()),
                table.formula() == null ? null : FormulaBody.of(table.formula()));
    }
}
