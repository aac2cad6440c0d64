package io.clearhead.api.inspection;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.inspection.AttentionView.Measure;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A word of the field {@code include}. */
enum Inclusion {
    STATS,
    ALIGNMENTS,
    ROLLOUT,
    VALUE_NORMS;

    /**
     * What the words of a request ask for.
     *
     * @param words as the request has them; null is none
     * @throws ApiProblem if one is unknown, or is nothing that this server can say
     */
    static Set<Measure> measures(@Nullable List<String> words) {
        Set<Measure> measures = EnumSet.noneOf(Measure.class);
        for (int i = 0; words != null && i < words.size(); i++) {
            String field = "include[" + i + "]";
            measures.add(Choices.read(field, words.get(i), List.of(values())).measure(field));
        }
        return measures;
    }

    private Measure measure(String field) {
        return switch (this) {
            case STATS -> Measure.STATISTICS;
            case ROLLOUT -> Measure.ROLLOUT;
            case VALUE_NORMS -> Measure.VALUE_NORMS;
            case ALIGNMENTS ->
                throw new ApiProblem(
                                ProblemCode.CAPABILITY_MISSING,
                                field + " is alignments, which this server does not support; leave it out")
                        .field(field);
        };
    }
}
