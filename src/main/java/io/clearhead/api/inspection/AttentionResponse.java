package io.clearhead.api.inspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clearhead.api.inspection.measures.AlignmentsBody;
import io.clearhead.api.inspection.measures.RolloutBody;
import io.clearhead.api.inspection.measures.StatisticsBody;
import io.clearhead.api.inspection.measures.ValueNormsBody;
import io.clearhead.api.numbers.NumberArray;
import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.inspection.AttentionReport;
import io.clearhead.inspection.AttentionReport.Measures;
import io.clearhead.inspection.AttentionReport.PredictedToken;
import io.clearhead.inspection.AttentionReport.Slice;
import io.clearhead.inspection.AttentionView.Unit;
import io.clearhead.inspection.maps.Reduction;
import io.clearhead.tokenizer.Token;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer of {@code POST /attention} for one input. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Attention weights of one sentence pair, from one teacher-forced pass.")
record AttentionResponse(
        ModelBody model,
        TextBody source,
        Target target,
        Attention attention,
        @Nullable StatisticsBody stats,
        @Nullable ValueNormsBody valueNorms,
        @Nullable RolloutBody rollout,
        @Nullable AlignmentsBody alignments) {

    static AttentionResponse of(ModelBody model, AttentionReport report, NumberEncoding encoding) {
        boolean words = report.view().unit() == Unit.WORDS;
        Measures measures = report.measures();
        return new AttentionResponse(
                model,
                words ? TextBody.withWords(report.source()) : TextBody.of(report.source()),
                words ? Target.withWords(report.target()) : Target.of(report.target()),
                Attention.of(report, encoding),
                StatisticsBody.of(measures),
                ValueNormsBody.of(measures),
                RolloutBody.of(measures),
                AlignmentsBody.of(report.alignment()));
    }

    /** The target, step by step. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
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
            List<PredictedTokenBody> predicted,

            @Schema(
                    description =
                            "Words of fed, the columns of decoder self-attention; only where words are asked for. The last"
                                    + " one may lack the token that fed lacks.")
            @Nullable
            List<WordBody> fedWords,

            @Schema(
                    description =
                            "Words of predicted, the rows of decoder and cross-attention; only where words are asked for.")
            @Nullable
            List<WordBody> predictedWords) {

        static Target of(AttentionReport.Reading reading) {
            return new Target(reading.text(), fed(reading), predicted(reading), null, null);
        }

        static Target withWords(AttentionReport.Reading reading) {
            List<Token> predicted =
                    reading.predicted().stream().map(PredictedToken::token).toList();
            return new Target(
                    reading.text(),
                    fed(reading),
                    predicted(reading),
                    WordBody.list(reading.fed()),
                    WordBody.list(predicted));
        }

        private static List<TokenBody> fed(AttentionReport.Reading reading) {
            return reading.fed().stream().map(TokenBody::of).toList();
        }

        private static List<PredictedTokenBody> predicted(AttentionReport.Reading reading) {
            return reading.predicted().stream().map(PredictedTokenBody::of).toList();
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
            return slice == null ? null : Weights.of(report.view().reduction(), slice, kind, encoding);
        }
    }

    /** The weights of one kind. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "AttentionMaps",
            description = "The weights of one kind; every whole row sums to 1, unless a maximum was taken.")
    record Weights(
            @Schema(description = "Indices of the layers, in the order of the data, or those that were combined.")
            List<Integer> layers,

            @Schema(description = "Indices of the heads, in the order of the data, or those that were combined.")
            List<Integer> heads,

            @Schema(
                    description = "Number of query rows returned, in tokens or words; the first is the window's first.",
                    example = "6")
            int rows,

            @Schema(
                    description =
                            "Number of key columns returned, in tokens or words; the first is the window's first.",
                    example = "6")
            int columns,

            @Schema(description = "How data is written.") NumberEncoding encoding,

            @Schema(description = "True for decoder self-attention, where columns behind the row's own are masked.")
            @Nullable
            Boolean causal,

            @Schema(description = "How heads or layers were combined; absent if they were not.") @Nullable
            ReductionBody reduced,

            @Schema(description = "Weights in the order layer, head, row, column: nested arrays for json, else Base64.")
            NumberArray data) {

        static Weights of(Reduction reduction, Slice slice, AttentionKind kind, NumberEncoding encoding) {
            AttentionMaps maps = slice.maps();
            List<Integer> shape = List.of(maps.layers(), maps.heads(), maps.rows(), maps.columns());
            return new Weights(
                    slice.layers(),
                    slice.heads(),
                    maps.rows(),
                    maps.columns(),
                    encoding,
                    kind == AttentionKind.DECODER ? true : null,
                    ReductionBody.of(reduction),
                    new NumberArray(shape, maps.weights(), encoding));
        }
    }
}
