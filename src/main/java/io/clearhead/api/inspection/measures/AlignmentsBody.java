package io.clearhead.api.inspection.measures;

import io.clearhead.api.request.Choices;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.inspection.alignment.WordAlignment;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which target word comes from which source word. */
@Schema(
        name = "WordAlignments",
        description =
                "Which target word comes from which source word, read from the mean of some heads of cross-attention. A word is"
                        + " what stands between spaces of the text; each target word has one source word."
                        + " Special tokens and punctuation take no part, so a word of punctuation alone has none.")
public record AlignmentsBody(
        @Schema(description = "Layer of the decoder.", example = "2")
        int layer,

        @Schema(description = "Heads of the layer, whose weights were averaged.", example = "[0, 3]")
        List<Integer> heads,

        @Schema(
                description = "Which target token a row stood for: the one that was predicted or the one that was fed.",
                allowableValues = {"predicted", "fed"},
                example = "predicted")
        String rows,

        @Schema(
                description = "Source word and target word of each link, by source word.",
                example = "[[0, 0], [1, 1], [1, 4]]")
        List<List<Integer>> pairs,

        @Schema(description = "The same in Pharaoh format.", example = "0-0 1-1 1-4")
        String pharaoh,

        @Schema(description = "The source's words.", example = "[\"I\", \"ate\", \"an\", \"apple.\"]")
        List<String> sourceWords,

        @Schema(
                description = "The target's words.",
                example = "[\"Ich\", \"habe\", \"einen\", \"Apfel\", \"gegessen.\"]")
        List<String> targetWords) {

    /** Null if nobody asked. */
    public static @Nullable AlignmentsBody of(@Nullable WordAlignment alignment) {
        if (alignment == null) {
            return null;
        }
        AlignmentHeads heads = alignment.heads();
        return new AlignmentsBody(
                heads.layer(),
                heads.heads(),
                Choices.word(heads.rows()),
                alignment.links().stream()
                        .map(link -> List.of(link.source(), link.target()))
                        .toList(),
                alignment.pharaoh(),
                alignment.sourceWords(),
                alignment.targetWords());
    }
}
