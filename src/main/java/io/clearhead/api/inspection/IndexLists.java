package io.clearhead.api.inspection;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks fields that list layers, heads or kinds, where leaving the field out means all. */
final class IndexLists {

    private IndexLists() {}

    static void requireOne(String field, @Nullable Collection<?> values) {
        if (values != null && values.isEmpty()) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_INVALID,
                            field + " must name at least one, but is empty; leave it out for all")
                    .field(field);
        }
    }

    static void requireDistinct(String field, @Nullable List<Integer> indices) {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; indices != null && i < indices.size(); i++) {
            if (!seen.add(indices.get(i))) {
                String path = field + "[" + i + "]";
                throw new ApiProblem(
                                ProblemCode.PARAMETER_INVALID,
                                path + " must differ from those before it, but is " + indices.get(i)
                                        + " again; name each once")
                        .field(path);
            }
        }
    }
}
