package io.clearhead.api.inspection;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.generation.AttentionSelection.Window;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The field {@code window}. */
@Schema(
        name = "AttentionWindow",
        description =
                "Part of the rows and columns, as [from, to) with 0 <= from < to, for every kind, in tokens, or in words"
                        + " where words are asked for. The end is cut to what there is; the answer says how many rows and columns it has.")
record WindowRequest(
        @Schema(description = "Query rows; null is all.", example = "[0, 128]") @Nullable
        List<Integer> rows,

        @Schema(description = "Key columns; null is all.", example = "[0, 128]") @Nullable
        List<Integer> columns) {

    static final WindowRequest ALL = new WindowRequest(null, null);

    Window rowWindow() {
        return window("window.rows", rows);
    }

    Window columnWindow() {
        return window("window.columns", columns);
    }

    private static Window window(String field, @Nullable List<Integer> range) {
        if (range == null) {
            return Window.all();
        }
        if (range.size() != 2 || range.get(0) < 0 || range.get(1) <= range.get(0)) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_INVALID,
                            field + " must be [from, to] with 0 <= from < to, but is " + range)
                    .field(field);
        }
        return new Window(range.get(0), range.get(1));
    }
}
