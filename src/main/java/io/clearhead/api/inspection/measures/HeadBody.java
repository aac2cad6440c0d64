package io.clearhead.api.inspection.measures;

import io.clearhead.api.request.Choices;
import io.clearhead.inspection.statistics.HeadDescription;
import io.clearhead.inspection.statistics.HeadStatistics;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What one head does. */
@Schema(
        name = "HeadStatistics",
        description =
                "What one head does: means over its rows without those of special tokens, from the whole map in tokens. Rows"
                        + " are named by the source, in decoder self-attention by what is fed, in cross-attention by what is"
                        + " predicted. Numbers that need a row are null where all rows are special.")
public record HeadBody(
        @Schema(
                description = "Weight on special tokens and tokens without letters and digits, 0 to 1.",
                example = "0.71",
                nullable = true)
        @Nullable
        Float sink,

        @Schema(description = "Largest weight of a row, 0 to 1.", example = "0.83", nullable = true) @Nullable
        Float peak,

        @Schema(description = "Entropy of a row. Unit: bits.", example = "0.92", nullable = true) @Nullable
        Float entropy,

        @Schema(
                description =
                        "Entropy of a row, divided by that of equal weights on the columns it may look at, 0 to 1; 0 for"
                                + " a row with one such column.",
                example = "0.31",
                nullable = true)
        @Nullable
        Float evenness,

        @Schema(
                description =
                        "Share of the columns with letters or digits that have the largest weight of some row, 0 to 1.",
                example = "0.75")
        float coverage,

        @Schema(description = "Weight one column before the row's index, 0 to 1.", example = "0.05")
        float previous,

        @Schema(
                description = "Weight one column behind the row's index, 0 to 1; 0 where it is masked.",
                example = "0.1")
        float next,

        @Schema(description = "Weight on the column with the row's index, 0 to 1.", example = "0.2")
        float self,

        @Schema(
                description =
                        "The first that holds: sink (sink from 0.6); in self-attention the largest of previous, next and"
                                + " self (from 0.5); in cross-attention aligned (peak from 0.4 and coverage from 0.7);"
                                + " diffuse (evenness from 0.85); else mixed. A description of weights, not of what they mean.",
                allowableValues = {"sink", "previous", "next", "self", "aligned", "diffuse", "mixed"},
                example = "sink")
        String label,

        @Schema(
                description =
                        "The number that the label is for; peak for aligned and mixed, 0 where all rows are special.",
                example = "0.71")
        float value) {

    static HeadBody of(HeadDescription description) {
        HeadStatistics statistics = description.statistics();
        return new HeadBody(
                finite(statistics.sink()),
                finite(statistics.peak()),
                finite(statistics.entropy()),
                finite(statistics.evenness()),
                (float) statistics.coverage(),
                (float) statistics.previous(),
                (float) statistics.next(),
                (float) statistics.self(),
                Choices.word(description.pattern()),
                (float) description.value());
    }

    private static @Nullable Float finite(double value) {
        return Double.isFinite(value) ? (float) value : null;
    }
}
