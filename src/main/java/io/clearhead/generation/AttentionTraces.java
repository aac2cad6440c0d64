package io.clearhead.generation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one teacher-forced pass showed. The decoder reads {@code fed[t]} and predicts the distribution in which {@code
 * target[t]} has the log-probability {@code targetLogProbabilities[t]}; row t of decoder and cross-attention belongs to
 * that step.
 *
 * @param maps weights of each kind that was asked for
 * @param fed what the decoder read: its start token, then the target without its last token
 * @param targetLogProbabilities of each target token, natural logarithm
 */
@SuppressWarnings("ArrayRecordComponent") // one owner at a time; identity is all the equality anybody needs
public record AttentionTraces(Map<AttentionKind, AttentionMaps> maps, int[] fed, float[] targetLogProbabilities) {

    public AttentionTraces {
        maps = Map.copyOf(maps);
    }

    /** Copies a selection out of a pass. */
    static AttentionTraces of(AttentionPass pass, AttentionSelection selection) {
        Map<AttentionKind, AttentionMaps> maps = new EnumMap<>(AttentionKind.class);
        selection.kinds().forEach(kind -> maps.put(kind, maps(kind, pass, selection)));
        return new AttentionTraces(maps, pass.fed(), pass.targetLogProbabilities());
    }

    private static AttentionMaps maps(AttentionKind kind, AttentionPass pass, AttentionSelection selection) {
        List<FloatMatrix> parts = new ArrayList<>();
        for (int layer : selection.layers().of(kind)) {
            AttentionMaps all = pass.maps(kind, layer);
            for (int head : selection.heads().of(kind)) {
                parts.add(all.head(0, head).part(selection.rows(), selection.columns()));
            }
        }
        return AttentionMaps.of(selection.layers().of(kind).size(), parts);
    }

    /** The weights of one kind, if they were asked for. */
    public Optional<AttentionMaps> of(AttentionKind kind) {
        return Optional.ofNullable(maps.get(kind));
    }
}
