package io.clearhead.api.inspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clearhead.api.inspection.measures.ValueNormsBody;
import io.clearhead.api.numbers.NumberArray;
import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.api.request.Choices;
import io.clearhead.checkpoint.safetensors.SafetensorsWriter;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.inspection.AttentionReport;
import io.clearhead.inspection.AttentionReport.Measures;
import io.clearhead.inspection.AttentionReport.Slice;
import io.clearhead.inspection.AttentionView;
import io.clearhead.inspection.AttentionView.Unit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Answer of {@code POST /attention} as a safetensors file. */
final class AttentionFile {

    private AttentionFile() {}

    /**
     * One tensor per kind, (layers, heads, rows, columns), and where asked for its rollout, (rows, columns), and value norms,
     * (layers, heads, columns). The metadata hold JSON: {@code model}, {@code source}, {@code target}, {@code stats} and {@code
     * alignments} as in the JSON answer, and under the name of each tensor of maps what its axes are.
     */
    static SafetensorsWriter of(ModelBody model, AttentionReport report, JsonMapper json) {
        AttentionResponse response = AttentionResponse.of(model, report, NumberEncoding.F32);
        SafetensorsWriter file = new SafetensorsWriter()
                .metadata("model", json.writeValueAsString(response.model()))
                .metadata("source", json.writeValueAsString(response.source()))
                .metadata("target", json.writeValueAsString(response.target()));
        if (response.stats() != null) {
            file.metadata("stats", json.writeValueAsString(response.stats()));
        }
        if (response.alignments() != null) {
            file.metadata("alignments", json.writeValueAsString(response.alignments()));
        }
        report.slices().forEach((kind, slice) -> {
            String name = name(kind, "attention");
            file.metadata(name, json.writeValueAsString(Axes.of(report.view(), slice)))
                    .add(name, shape(slice.maps()), slice.maps().weights());
        });
        Measures measures = report.measures();
        measures.rollout()
                .forEach((kind, rollout) -> file.add(
                        name(kind, "rollout"),
                        List.of((long) rollout.rows(), (long) rollout.columns()),
                        rollout.values()));
        measures.valueNorms().forEach((kind, layers) -> {
            NumberArray norms = ValueNormsBody.array(layers);
            file.add(
                    name(kind, "value_norms"),
                    norms.shape().stream().map(Integer::longValue).toList(),
                    norms.values());
        });
        return file;
    }

    private static String name(AttentionKind kind, String what) {
        return Choices.word(kind) + "_" + what;
    }

    private static List<Long> shape(AttentionMaps maps) {
        return List.of((long) maps.layers(), (long) maps.heads(), (long) maps.rows(), (long) maps.columns());
    }

    /**
     * What the axes of a tensor of maps are.
     *
     * @param layers indices of the layers, or those that were combined
     * @param heads indices of the heads, or those that were combined
     * @param rows [from, to), of tokens or words
     * @param columns [from, to), of tokens or words
     * @param reduced how heads or layers were combined
     * @param words true where rows and columns are words
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Axes(
            List<Integer> layers,
            List<Integer> heads,
            List<Integer> rows,
            List<Integer> columns,
            @Nullable ReductionBody reduced,
            @Nullable Boolean words) {

        static Axes of(AttentionView view, Slice slice) {
            return new Axes(
                    slice.layers(),
                    slice.heads(),
                    range(slice.rows()),
                    range(slice.columns()),
                    ReductionBody.of(view.reduction()),
                    view.unit() == Unit.WORDS ? true : null);
        }

        private static List<Integer> range(Window window) {
            return List.of(window.from(), window.to());
        }
    }
}
