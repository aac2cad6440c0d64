package io.clearhead.inspection.maps;

import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.words.WordMerge;
import org.jspecify.annotations.Nullable;

/**
 * The part of a map that is shown.
 *
 * @param words merges tokens to words before the windows are cut; null shows tokens
 * @param rows of tokens or words; the end is cut to what there is
 * @param columns of tokens or words; the end is cut to what there is
 */
public record MapFrame(@Nullable WordMerge words, Window rows, Window columns) {

    /** The shown part of a map of (row tokens, column tokens). */
    public FloatMatrix show(FloatMatrix map) {
        return (words == null ? map : words.merge(map)).part(rows, columns);
    }
}
