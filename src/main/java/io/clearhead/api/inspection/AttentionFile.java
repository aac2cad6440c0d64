package io.clearhead.api.inspection;

import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.checkpoint.safetensors.SafetensorsWriter;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.inspection.AttentionReport;
import io.clearhead.inspection.AttentionReport.Slice;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Answer of {@code POST /attention} as a safetensors file. */
final class AttentionFile {

    private AttentionFile() {}

    /**
     * One tensor per kind, (layers, heads, rows, columns). The metadata hold JSON: {@code model}, {@code source} and {@code
     * target} as in the JSON answer, and under the name of each tensor the indices that its axes belong to.
     */
    static SafetensorsWriter of(ModelBody model, AttentionReport report, JsonMapper json) {
        AttentionResponse response = AttentionResponse.of(model, report, NumberEncoding.F32);
        SafetensorsWriter file = new SafetensorsWriter()
                .metadata("model", json.writeValueAsString(response.model()))
                .metadata("source", json.writeValueAsString(response.source()))
                .metadata("target", json.writeValueAsString(response.target()));
        report.slices().forEach((kind, slice) -> add(file, kind, slice, json));
        return file;
    }

    private static void add(SafetensorsWriter file, AttentionKind kind, Slice slice, JsonMapper json) {
        String name = Choices.word(kind) + "_attention";
        Axes axes = new Axes(slice.layers(), slice.heads(), range(slice.rows()), range(slice.columns()));
        AttentionMaps maps = slice.maps();
        List<Long> shape =
                List.of((long) maps.layers(), (long) maps.heads(), (long) maps.rows(), (long) maps.columns());
        file.metadata(name, json.writeValueAsString(axes)).add(name, shape, maps.weights());
    }

    private static List<Integer> range(Window window) {
        return List.of(window.from(), window.to());
    }

    /** Indices of layers and heads, and [from, to) of rows and columns. */
    record Axes(List<Integer> layers, List<Integer> heads, List<Integer> rows, List<Integer> columns) {}
}
