package io.clearhead.api.inspection.measures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clearhead.api.numbers.NumberArray;
import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.AttentionReport.Measures;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Value norms of every head of every kind. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "AttentionValueNorms",
        description =
                "‖v·W_O‖ per kind, layer, head and column (Kobayashi et al. 2020): the Euclidean length of the head's value of"
                        + " a column behind the head's slice of the output projection. weight · norm is the length of what the"
                        + " head adds to the row because of that column. Layers and heads are those of the maps, columns all"
                        + " tokens, whatever window, words and reduce say; always nested arrays. Other than value_norms of"
                        + " /attention/row, which is ‖v‖, before the projection.")
public record ValueNormsBody(
        @Schema(
                description = "Encoder self-attention: layers × heads × source tokens.",
                implementation = float[][][].class)
        @Nullable
        NumberArray encoder,

        @Schema(
                description = "Decoder self-attention: layers × heads × fed tokens.",
                implementation = float[][][].class)
        @Nullable
        NumberArray decoder,

        @Schema(description = "Cross-attention: layers × heads × source tokens.", implementation = float[][][].class)
        @Nullable
        NumberArray cross) {

    /** Null if nobody asked. */
    public static @Nullable ValueNormsBody of(Measures measures) {
        Map<AttentionKind, List<FloatMatrix>> norms = measures.valueNorms();
        return norms.isEmpty()
                ? null
                : new ValueNormsBody(
                        ofKind(norms.get(AttentionKind.ENCODER)),
                        ofKind(norms.get(AttentionKind.DECODER)),
                        ofKind(norms.get(AttentionKind.CROSS)));
    }

    private static @Nullable NumberArray ofKind(@Nullable List<FloatMatrix> layers) {
        return layers == null ? null : array(layers);
    }

    /** The norms of one kind: (layers, heads, columns). */
    public static NumberArray array(List<FloatMatrix> layers) {
        FloatMatrix first = layers.get(0);
        int size = first.values().length;
        float[] values = new float[layers.size() * size];
        for (int i = 0; i < layers.size(); i++) {
            System.arraycopy(layers.get(i).values(), 0, values, i * size, size);
        }
        return new NumberArray(List.of(layers.size(), first.rows(), first.columns()), values, NumberEncoding.JSON);
    }
}
