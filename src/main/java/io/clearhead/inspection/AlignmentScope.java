package io.clearhead.inspection;

import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.ModelDescription.Stack;
import io.clearhead.serving.ServedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The heads to read a word alignment from, before it is known what the model has.
 *
 * @param layer of the decoder, from 0; null is the one that suits the model
 * @param heads of the layer, from 0, each once, at least one; null is all of a layer that is given, else those that suit the
 *     model
 * @param rows which target token a row stands for; null is what suits the model
 */
public record AlignmentScope(
        @Nullable Integer layer,
        @Nullable List<Integer> heads,
        @Nullable Rows rows) {

    /** What suits the model. */
    public static final AlignmentScope OF_MODEL = new AlignmentScope(null, null, null);

    public AlignmentScope {
        heads = heads == null ? null : List.copyOf(heads);
        if (heads != null && heads.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one head; null is all");
        }
    }

    /**
     * The heads of one model.
     *
     * @param field the part of the question that names them, for messages
     * @throws IndexOutOfRangeException if it lacks the layer or a head
     */
    public AlignmentHeads of(ServedModel model, String field) {
        AlignmentHeads usual = model.alignment().heads();
        Stack decoder = model.description().architecture().decoder();
        if (layer != null) {
            IndexOutOfRangeException.check(field + ".layer", layer, decoder.layers(), "decoder layers");
        }
        for (int i = 0; heads != null && i < heads.size(); i++) {
            IndexOutOfRangeException.check(field + ".heads[" + i + "]", heads.get(i), decoder.heads(), "decoder heads");
        }
        List<Integer> unnamed = layer == null ? usual.heads() : decoder.allHeads();
        return new AlignmentHeads(
                layer == null ? usual.layer() : layer,
                heads == null ? unnamed : heads,
                rows == null ? usual.rows() : rows);
    }
}
