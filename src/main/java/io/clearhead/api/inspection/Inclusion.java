package io.clearhead.api.inspection;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.request.Choices;
import io.clearhead.inspection.AttentionView.Measure;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A word of the field {@code include}. */
enum Inclusion {
    STATS,
    ALIGNMENTS,
    ROLLOUT,
    VALUE_NORMS;

    /**
     * What a request names.
     *
     * @param words as the request has them; null is none
     * @throws ApiProblem if one is unknown
     */
    static Set<Inclusion> read(@Nullable List<String> words) {
        Set<Inclusion> inclusions = EnumSet.noneOf(Inclusion.class);
        for (int i = 0; words != null && i < words.size(); i++) {
            inclusions.add(Choices.read("include[" + i + "]", words.get(i), List.of(values())));
        }
        return inclusions;
    }

    /** Those that are measures of the maps that are shown; alignments have heads of their own. */
    static Set<Measure> measures(Set<Inclusion> inclusions) {
        Set<Measure> measures = EnumSet.noneOf(Measure.class);
        inclusions.forEach(inclusion -> inclusion.measure().ifPresent(measures::add));
        return measures;
    }

    private Optional<Measure> measure() {
        return switch (this) {
            case STATS -> Optional.of(Measure.STATISTICS);
            case ROLLOUT -> Optional.of(Measure.ROLLOUT);
            case VALUE_NORMS -> Optional.of(Measure.VALUE_NORMS);
            case ALIGNMENTS -> Optional.empty();
        };
    }
}
