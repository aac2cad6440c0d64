package io.clearhead.inspection.alignment;

import java.util.List;

/**
 * What a model attends to in a sentence pair, and what people say of it.
 *
 * @param maps of all layers and heads
 * @param gold the same pair, aligned by hand
 */
record AlignedPair(WordMaps maps, GoldPair gold) {

    LinkCounts count(int layer, List<Integer> heads) {
        return LinkCounts.of(maps.links(layer, heads), gold);
    }

    static LinkCounts countAll(List<AlignedPair> pairs, int layer, List<Integer> heads) {
        return pairs.stream().map(pair -> pair.count(layer, heads)).reduce(LinkCounts.NONE, LinkCounts::plus);
    }
}
