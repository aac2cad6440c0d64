package io.clearhead.api.inspection.measures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clearhead.api.numbers.NumberArray;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.AttentionReport.Measures;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rollout of every kind. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "AttentionRollout",
        description =
                "Attention followed through all layers and heads, whatever layers, heads and reduce say (Abnar and Zuidema"
                        + " 2020): R_l = (0.5·A_l + 0.5·I)·R_(l-1) with R_0 = I and A_l the mean over the heads of layer l. Rows and"
                        + " columns are those of the maps, in the same window and unit; every whole row sums to 1. Always nested"
                        + " arrays.")
public record RolloutBody(
        @Schema(
                description = "Encoder self-attention through all layers: rows × columns.",
                implementation = float[][].class)
        @Nullable
        NumberArray encoder,

        @Schema(
                description = "Decoder self-attention through all layers: rows × columns.",
                implementation = float[][].class)
        @Nullable
        NumberArray decoder,

        @Schema(
                description =
                        "Cross-attention back to the source text: the mean over the heads of the last layer, times the"
                                + " encoder's rollout (after Chefer et al. 2021): rows × columns.",
                implementation = float[][].class)
        @Nullable
        NumberArray cross) {

    /** Null if nobody asked. */
    public static @Nullable RolloutBody of(Measures measures) {
        Map<AttentionKind, FloatMatrix> rollout = measures.rollout();
        return rollout.isEmpty()
                ? null
                : new RolloutBody(
                        array(rollout.get(AttentionKind.ENCODER)),
                        array(rollout.get(AttentionKind.DECODER)),
                        array(rollout.get(AttentionKind.CROSS)));
    }

    private static @Nullable NumberArray array(@Nullable FloatMatrix rollout) {
        return rollout == null ? null : NumberArray.of(rollout);
    }
}
