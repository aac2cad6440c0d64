package io.clearhead.generation;

/** Why a sequence ended. */
public enum FinishReason {
    /** The model wrote an end-of-sentence token. */
    EOS_TOKEN,
    /** The limit of new tokens was reached, also where the checkpoint then forces an end-of-sentence token. */
    LENGTH,
    /** The caller asked to stop. */
    CANCELLED;

    /** The reason why a sequence ends with this token. */
    static FinishReason of(DecodingRules rules, int lastId, boolean atLimit) {
        boolean forced = atLimit && rules.forcedEndId().isPresent();
        return rules.endIds().contains(lastId) && !forced ? EOS_TOKEN : LENGTH;
    }
}
