package io.clearhead.inspection.maps;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionPass;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.maps.Reduction.Combination;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the maps of an answer out of a pass. Beside the answer it holds one layer as the pass gives it, and where layers are
 * combined, the combined maps before words are merged and windows are cut: what is not in the answer needs no more memory,
 * whatever the number of layers.
 *
 * <p>Thread safety: confined to the thread of the pass.
 */
public final class MapReader {

    private final AttentionPass pass;
    private final MapFrame frame;

    /**
     * Makes a reader.
     *
     * @param pass is read
     * @param frame the part of each map to keep
     */
    public MapReader(AttentionPass pass, MapFrame frame) {
        this.pass = pass;
        this.frame = frame;
    }

    /**
     * The selected layers and heads of one kind, reduced and then framed.
     *
     * @param selection names layers and heads; its windows do not matter here
     * @return a reduced axis has the size 1
     */
    public AttentionMaps read(AttentionKind kind, AttentionSelection selection, Reduction reduction) {
        List<Integer> layers = selection.layers().of(kind);
        List<Integer> heads = selection.heads().of(kind);
        Combination across = reduction.layers();
        List<FloatMatrix> shown = new ArrayList<>();
        if (across == null) {
            layers.forEach(layer ->
                    heads(pass.maps(kind, layer), heads, reduction).forEach(map -> shown.add(frame.show(map))));
        } else {
            combineLayers(kind, selection, reduction, across).forEach(map -> shown.add(frame.show(map)));
        }
        return AttentionMaps.of(reduction.layers(layers.size()), shown);
    }

    /** The maps of a layer: one per head, or one of all. */
    private static List<FloatMatrix> heads(AttentionMaps layer, List<Integer> heads, Reduction reduction) {
        Combination across = reduction.heads();
        if (across == null) {
            return heads.stream().map(head -> layer.head(0, head)).toList();
        }
        return List.of(Combiner.ofHeads(across, layer, heads));
    }

    private List<FloatMatrix> combineLayers(
            AttentionKind kind, AttentionSelection selection, Reduction reduction, Combination across) {
        List<Combiner> combiners = new ArrayList<>();
        for (int layer : selection.layers().of(kind)) {
            List<FloatMatrix> maps =
                    heads(pass.maps(kind, layer), selection.heads().of(kind), reduction);
            for (int i = 0; i < maps.size(); i++) {
                FloatMatrix map = maps.get(i);
                if (combiners.size() == i) {
                    combiners.add(new Combiner(across, map.rows(), map.columns()));
                }
                combiners.get(i).add(map);
            }
        }
        return combiners.stream().map(Combiner::combined).toList();
    }
}
