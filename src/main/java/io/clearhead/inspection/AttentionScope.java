package io.clearhead.inspection;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.AttentionSelection.StackIndices;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.generation.ModelDescription.Architecture;
import io.clearhead.generation.ModelDescription.Stack;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The part of the attention that is asked for, before it is known what the model has.
 *
 * @param kinds which attentions, at least one
 * @param layers layers by index from 0, each once, for every kind; null is all that each kind has
 * @param heads heads by index from 0, each once, for every kind; null is all that each kind has
 * @param rows query rows; the end is cut to the rows there are
 * @param columns key columns; the end is cut to the columns there are
 */
public record AttentionScope(
        Set<AttentionKind> kinds,
        @Nullable List<Integer> layers,
        @Nullable List<Integer> heads,
        Window rows,
        Window columns) {

    public AttentionScope {
        kinds = Set.copyOf(kinds);
        layers = layers == null ? null : List.copyOf(layers);
        heads = heads == null ? null : List.copyOf(heads);
        if (kinds.isEmpty() || isEmpty(layers) || isEmpty(heads)) {
            throw new IllegalArgumentException("kinds, layers and heads must each name at least one, but are " + kinds
                    + ", " + layers + " and " + heads);
        }
    }

    /** Everything there is. */
    public static AttentionScope all() {
        return new AttentionScope(EnumSet.allOf(AttentionKind.class), null, null, Window.all(), Window.all());
    }

    /**
     * The layers and heads of one model.
     *
     * @throws IndexOutOfRangeException if a requested kind lacks a layer or head
     */
    AttentionSelection of(Architecture architecture) {
        checkAll("layers", layers, smallest(architecture, Stack::layers));
        checkAll("heads", heads, smallest(architecture, Stack::heads));
        return new AttentionSelection(
                kinds,
                indices(layers, architecture, Stack::allLayers),
                indices(heads, architecture, Stack::allHeads),
                rows,
                columns);
    }

    private static StackIndices indices(
            @Nullable List<Integer> named, Architecture architecture, Function<Stack, List<Integer>> all) {
        return named == null
                ? new StackIndices(all.apply(architecture.encoder()), all.apply(architecture.decoder()))
                : new StackIndices(named, named);
    }

    /** The requested kind that has the fewest; what it has, all have. */
    private Count smallest(Architecture architecture, ToIntFunction<Stack> size) {
        return kinds.stream()
                .sorted()
                .map(kind -> new Count(stackName(kind), size.applyAsInt(stack(architecture, kind))))
                .min(Comparator.comparingInt(Count::size))
                .orElseThrow();
    }

    private record Count(String stack, int size) {}

    private static void checkAll(String field, @Nullable List<Integer> indices, Count count) {
        for (int i = 0; indices != null && i < indices.size(); i++) {
            IndexOutOfRangeException.check(
                    field + "[" + i + "]", indices.get(i), count.size, count.stack + " " + field);
        }
    }

    /** The stack whose layers and heads a kind of attention has. */
    static Stack stack(Architecture architecture, AttentionKind kind) {
        return kind == AttentionKind.ENCODER ? architecture.encoder() : architecture.decoder();
    }

    static String stackName(AttentionKind kind) {
        return kind == AttentionKind.ENCODER ? "encoder" : "decoder";
    }

    private static boolean isEmpty(@Nullable List<Integer> indices) {
        return indices != null && indices.isEmpty();
    }
}
