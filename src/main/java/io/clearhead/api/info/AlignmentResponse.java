package io.clearhead.api.info;

import io.clearhead.api.request.Choices;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.ModelAlignment;
import io.clearhead.generation.ModelAlignment.Quality;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Heads that word alignments are read from, and how good they are.
 *
 * @param layer of the decoder
 * @param heads of the layer
 * @param rows predicted or fed
 * @param measured whether the model was measured
 * @param alignmentErrorRate null if not
 * @param precision null if not
 * @param recall null if not
 * @param sentences null if not
 */
@Schema(
        name = "ModelAlignment",
        description =
                "Heads of cross-attention that word alignments are read from, and how well they agree with sentences aligned by"
                        + " hand. A model that was not measured is read by all heads of the layer before the last.")
record AlignmentResponse(
        @Schema(description = "Layer of the decoder, from 0.", example = "2")
        int layer,

        @Schema(
                description = "Heads of the layer, from 0, whose weights are averaged.",
                example = "[0, 1, 2, 3, 4, 5, 6, 7]")
        List<Integer> heads,

        @Schema(
                description =
                        "Which target token a row of cross-attention stands for: the one that is predicted at that step, or"
                                + " the one that is fed.",
                allowableValues = {"predicted", "fed"},
                example = "predicted")
        String rows,

        @Schema(description = "Whether the model was measured, so that the figures below are known.", example = "true")
        boolean measured,

        @Schema(
                description = "Alignment error rate (Och and Ney 2003), from 0 to 1; less is better.",
                nullable = true,
                example = "0.2145")
        @Nullable
        Double alignmentErrorRate,

        @Schema(description = "Share of the links that people would defend.", nullable = true, example = "0.7876")
        @Nullable
        Double precision,

        @Schema(
                description = "Share of the links that nobody would dispute and the model has.",
                nullable = true,
                example = "0.7831")
        @Nullable
        Double recall,

        @Schema(description = "Sentence pairs that it was measured on.", nullable = true, example = "80") @Nullable
        Integer sentences) {

    static AlignmentResponse of(ModelAlignment alignment) {
        AlignmentHeads heads = alignment.heads();
        Quality quality = alignment.quality();
        return new AlignmentResponse(
                heads.layer(),
                heads.heads(),
                Choices.word(heads.rows()),
                quality != null,
                quality == null ? null : quality.alignmentErrorRate(),
                quality == null ? null : quality.precision(),
                quality == null ? null : quality.recall(),
                quality == null ? null : quality.sentences());
    }
}
