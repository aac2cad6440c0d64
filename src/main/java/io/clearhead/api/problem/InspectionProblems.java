package io.clearhead.api.problem;

import io.clearhead.inspection.IndexOutOfRangeException;
import io.clearhead.inspection.InspectionException;
import io.clearhead.inspection.ResponseTooLargeException;
import java.util.List;

/** What an inspection refuses, in the words of the API. */
final class InspectionProblems {

    private InspectionProblems() {}

    static ApiProblem of(InspectionException refusal) {
        String detail = String.valueOf(refusal.getMessage());
        if (refusal instanceof IndexOutOfRangeException index) {
            return new ApiProblem(ProblemCode.INDEX_OUT_OF_RANGE, detail)
                    .field(index.field())
                    .with("valid_range", List.of(index.first(), index.last()));
        }
        if (refusal instanceof ResponseTooLargeException size) {
            return new ApiProblem(ProblemCode.RESPONSE_TOO_LARGE, detail)
                    .with("attention_cells", size.cells())
                    .with("max_attention_cells", size.limit());
        }
        throw new AssertionError("unknown refusal", refusal);
    }
}
