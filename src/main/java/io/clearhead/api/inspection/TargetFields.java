package io.clearhead.api.inspection;

import io.clearhead.api.generate.GenerateParameters;
import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.TokenIds;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request that say what the target is.
 *
 * @param target given as text
 * @param ids given as ids
 * @param parameters of the search for a target that is not given
 */
record TargetFields(
        @Nullable Inputs target,
        @Nullable TokenIds ids,
        @Nullable GenerateParameters parameters) {

    /** How to search. */
    GenerateParameters search() {
        GenerateParameters search = GenerateParameters.orDefault(parameters);
        refuse("details", Boolean.TRUE.equals(search.details()));
        refuse("top_n_tokens", search.topNTokens() != null && search.topNTokens() > 0);
        refuse("alignment", search.alignment() != null);
        refuse("num_return_sequences", search.numReturnSequences() != null && search.numReturnSequences() > 1);
        return search;
    }

    private static void refuse(String name, boolean asked) {
        if (asked) {
            String path = "parameters." + name;
            throw new ApiProblem(
                            ProblemCode.PARAMETER_CONFLICT,
                            path + " has no effect here, because the answer shows one target; leave it out")
                    .field(path);
        }
    }

    /**
     * Checks that at most one field says what the target is.
     *
     * @throws ApiProblem naming the field to leave out
     */
    void requireNoConflict() {
        if (target != null && ids != null) {
            throw conflict("target_ids", "target and target_ids exclude each other; leave one of them out");
        }
        boolean searches = parameters != null && parameters.concernSearch();
        if (searches && (target != null || ids != null)) {
            throw conflict("parameters", "parameters have no effect where the target is given; leave them out");
        }
    }

    private static ApiProblem conflict(String field, String detail) {
        return new ApiProblem(ProblemCode.PARAMETER_CONFLICT, detail).field(field);
    }
}
