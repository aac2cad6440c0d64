package io.clearhead.api.inspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clearhead.api.numbers.NumberArray;
import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.inspection.AttentionReport;
import io.clearhead.inspection.AttentionReport.Slice;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer of {@code POST /attention} for one input. */
@Schema(description = "Attention weights of one sentence pair, from one teacher-forced pass.")
record AttentionResponse(ModelBody model, TextBody source, Target target, Attention attention) {

    static AttentionResponse of(ModelBody model, AttentionReport report, NumberEncoding encoding) {
        return new AttentionResponse(
                model, TextBody.of(report.source()), Target.of(report.target()), Attention.of(report, encoding));
    }

    /** The target, step by step. */
    @Schema(
            name = "TeacherForcedTarget",
            description =
                    "The target, step by step: row t of decoder and cross-attention is computed while fed[t] is read"
                            + " and predicted[t] is predicted. Both lists have the same length.")
    record Target(
            @Schema(description = "Text of the target.", example = "Ich habe einen Apfel gegessen.")
            String text,

            @Schema(description = "What the decoder reads: its start token, then the target without its last token.")
            List<TokenBody> fed,

            @Schema(description = "What the decoder is made to write: the target.")
            List<PredictedTokenBody> predicted) {

        static Target of(AttentionReport.Reading reading) {
            return new Target(
                    reading.text(),
                    reading.fed().stream().map(TokenBody::of).toList(),
                    reading.predicted().stream().map(PredictedTokenBody::of).toList());
        }
    }

    /** The weights of every kind that was asked for. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AttentionWeights", description = "The weights of every kind that was asked for.")
    record Attention(
            @Schema(description = "Encoder self-attention, source × source.") @Nullable
            Weights encoder,

            @Schema(description = "Decoder self-attention, target × target.") @Nullable
            Weights decoder,

            @Schema(description = "Cross-attention, target × source.") @Nullable
            Weights cross) {

        static Attention of(AttentionReport report, NumberEncoding encoding) {
            return new Attention(
                    weights(report, AttentionKind.ENCODER, encoding),
                    weights(report, AttentionKind.DECODER, encoding),
                    weights(report, AttentionKind.CROSS, encoding));
        }

        private static @Nullable Weights weights(AttentionReport report, AttentionKind kind, NumberEncoding encoding) {
            Slice slice = report.slices().get(kind);
            return slice == null ? null : Weights.of(slice, kind, encoding);
        }
    }

    /** The weights of one kind. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AttentionMaps", description = "The weights of one kind; every whole row sums to 1.")
    record Weights(
            @Schema(description = "Indices of the layers, in the order of the data.")
            List<Integer> layers,

            @Schema(description = "Indices of the heads, in the order of the data.")
            List<Integer> heads,

            @Schema(description = "Number of query rows returned; the first is the window's first.", example = "6")
            int rows,

            @Schema(description = "Number of key columns returned; the first is the window's first.", example = "6")
            int columns,

            @Schema(description = "How data is written.") NumberEncoding encoding,

            @Schema(description = "True for decoder self-attention, where columns behind the row's own are masked.")
            @Nullable
            Boolean causal,

            @Schema(description = "Weights in the order layer, head, row, column: nested arrays for json, else Base64.")
            NumberArray data) {

        static Weights of(Slice slice, AttentionKind kind, NumberEncoding encoding) {
            AttentionMaps maps = slice.maps();
            List<Integer> shape = List.of(maps.layers(), maps.heads(), maps.rows(), maps.columns());
            return new Weights(
                    slice.layers(),
                    slice.heads(),
                    maps.rows(),
                    maps.columns(),
                    encoding,
                    kind == AttentionKind.DECODER ? true : null,
                    new NumberArray(shape, maps.weights(), encoding));
        }
    }
}
