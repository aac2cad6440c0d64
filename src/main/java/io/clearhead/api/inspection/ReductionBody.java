package io.clearhead.api.inspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clearhead.api.request.Choices;
import io.clearhead.inspection.maps.Reduction;
import io.clearhead.inspection.maps.Reduction.Combination;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The field {@code reduce}, and {@code reduced} in the answer. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "AttentionReduction",
        description =
                "What becomes of several maps: heads are combined first, then layers, before words are merged. A combined axis"
                        + " has the size 1. Without a field the axis stays as it is.")
record ReductionBody(
        @Schema(
                description = "How the heads of a layer become one map, cell by cell.",
                allowableValues = {"mean", "max"},
                example = "mean")
        @Nullable
        String heads,

        @Schema(
                description = "How the layers become one map, cell by cell.",
                allowableValues = {"mean", "max"})
        @Nullable
        String layers) {

    /** Null if nothing is reduced. */
    static @Nullable ReductionBody of(Reduction reduction) {
        return reduction.isNone() ? null : new ReductionBody(word(reduction.heads()), word(reduction.layers()));
    }

    private static @Nullable String word(@Nullable Combination combination) {
        return combination == null ? null : Choices.word(combination);
    }

    Reduction reduction() {
        return new Reduction(combination("reduce.heads", heads), combination("reduce.layers", layers));
    }

    private static @Nullable Combination combination(String field, @Nullable String word) {
        return word == null ? null : Choices.read(field, word, List.of(Combination.values()));
    }
}
