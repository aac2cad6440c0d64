package io.clearhead.api.request;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks fields that list layers, heads or kinds. Stateless. */
public final class IndexLists {

    private IndexLists() {}

    /**
     * Refuses a list that is there and empty.
     *
     * @param absent what leaving the field out means, such as "all"
     */
    public static void requireOne(String field, @Nullable Collection<?> values, String absent) {
        if (values != null && values.isEmpty()) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_INVALID,
                            field + " must name at least one, but is empty; leave it out for " + absent)
                    .field(field);
        }
    }

    /** Refuses a list that names an index twice. */
    public static void requireDistinct(String field, @Nullable List<Integer> indices) {
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
