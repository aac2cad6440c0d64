package io.clearhead.generation.search;

import io.clearhead.generation.FinishReason;
import io.clearhead.generation.GenerationSettings;
import java.util.Set;

/** Where sequences end, and why. */
final class Endings {

    private final Set<Integer> endIds;
    private final boolean forced;

    Endings(GenerationSettings settings) {
        endIds = Set.copyOf(settings.rules().eosTokenIds());
        forced = !settings.rules().forcedEosTokenIds().isEmpty();
    }

    /** Whether a sequence ends with this token. */
    boolean endsWith(int id, boolean atLimit) {
        return atLimit || endIds.contains(id);
    }

    /** The reason why a sequence ends with this token; an end that the limit forced is none of the model's. */
    FinishReason reason(int id, boolean atLimit) {
        return endIds.contains(id) && !(atLimit && forced) ? FinishReason.EOS_TOKEN : FinishReason.LENGTH;
    }
}
