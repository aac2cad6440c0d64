package io.clearhead.api.inspection.measures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clearhead.generation.AttentionKind;
import io.clearhead.inspection.AttentionReport.Measures;
import io.clearhead.inspection.statistics.HeadDescription;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statistics of every head of every kind. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "AttentionStatistics",
        description =
                "What the heads do, by kind, layer and head as the maps list them; from the whole maps in tokens, whatever"
                        + " window, words and reduce say.")
public record StatisticsBody(
        @Schema(description = "Encoder self-attention: layers × heads.") @Nullable
        List<List<HeadBody>> encoder,

        @Schema(description = "Decoder self-attention: layers × heads.") @Nullable
        List<List<HeadBody>> decoder,

        @Schema(description = "Cross-attention: layers × heads.") @Nullable
        List<List<HeadBody>> cross) {

    /** Null if nobody asked. */
    public static @Nullable StatisticsBody of(Measures measures) {
        Map<AttentionKind, List<List<HeadDescription>>> statistics = measures.statistics();
        return statistics.isEmpty()
                ? null
                : new StatisticsBody(
                        layers(statistics.get(AttentionKind.ENCODER)),
                        layers(statistics.get(AttentionKind.DECODER)),
                        layers(statistics.get(AttentionKind.CROSS)));
    }

    private static @Nullable List<List<HeadBody>> layers(@Nullable List<List<HeadDescription>> layers) {
        return layers == null
                ? null
                : layers.stream()
                        .map(heads -> heads.stream().map(HeadBody::of).toList())
                        .toList();
    }
}
