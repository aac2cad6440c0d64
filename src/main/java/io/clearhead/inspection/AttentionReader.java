package io.clearhead.inspection;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionPass;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.AttentionReport.Measures;
import io.clearhead.inspection.AttentionReport.Slice;
import io.clearhead.inspection.AttentionView.Measure;
import io.clearhead.inspection.AttentionView.Unit;
import io.clearhead.inspection.maps.MapFrame;
import io.clearhead.inspection.maps.MapReader;
import io.clearhead.inspection.maps.Rollout;
import io.clearhead.inspection.statistics.HeadDescriber;
import io.clearhead.inspection.statistics.HeadDescription;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads what a view asks for out of one pass.
 *
 * @param view what is shown
 * @param selection its layers and heads in the model
 * @param pass is read
 * @param tokens of rows and columns
 */
record AttentionReader(AttentionView view, AttentionSelection selection, AttentionPass pass, PairTokens tokens) {

    Map<AttentionKind, Slice> slices() {
        return ofEachKind(this::slice);
    }

    private Slice slice(AttentionKind kind) {
        AttentionMaps maps = new MapReader(pass, frame(kind)).read(kind, selection, view.reduction());
        return new Slice(
                selection.layers().of(kind),
                selection.heads().of(kind),
                window(selection.rows().from(), maps.rows()),
                window(selection.columns().from(), maps.columns()),
                maps);
    }

    private static Window window(int from, int length) {
        return new Window(from, from + length);
    }

    private MapFrame frame(AttentionKind kind) {
        return new MapFrame(
                view.unit() == Unit.WORDS ? tokens.words(kind) : null, selection.rows(), selection.columns());
    }

    /** What is asked for beside the maps; every measure that is not is empty. */
    Measures measures() {
        Rollout rollout = new Rollout(pass);
        return new Measures(
                asked(Measure.STATISTICS, this::descriptions),
                asked(Measure.VALUE_NORMS, this::valueNorms),
                asked(Measure.ROLLOUT, kind -> frame(kind).show(rollout.of(kind))));
    }

    private <T> Map<AttentionKind, T> asked(Measure measure, Function<AttentionKind, T> reader) {
        return view.measures().contains(measure) ? ofEachKind(reader) : Map.of();
    }

    private <T> Map<AttentionKind, T> ofEachKind(Function<AttentionKind, T> reader) {
        Map<AttentionKind, T> all = new EnumMap<>(AttentionKind.class);
        selection.kinds().forEach(kind -> all.put(kind, reader.apply(kind)));
        return all;
    }

    private List<List<HeadDescription>> descriptions(AttentionKind kind) {
        HeadDescriber describer = new HeadDescriber(kind, tokens.describedRows(kind), tokens.columns(kind));
        List<List<HeadDescription>> descriptions = new ArrayList<>();
        for (int layer : selection.layers().of(kind)) {
            AttentionMaps maps = pass.maps(kind, layer);
            descriptions.add(selection.heads().of(kind).stream()
                    .map(head -> describer.describe(maps.head(0, head)))
                    .toList());
        }
        return descriptions;
    }

    private List<FloatMatrix> valueNorms(AttentionKind kind) {
        return selection.layers().of(kind).stream()
                .map(layer ->
                        pass.valueNorms(kind, layer).select(selection.heads().of(kind)))
                .toList();
    }
}
