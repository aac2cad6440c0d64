package io.clearhead.generation;

/** Why a sequence ended. */
public enum FinishReason {
    /** The model wrote an end-of-sentence token. */
    EOS_TOKEN,
    /** The limit of new tokens was reached, also where the checkpoint then forces an end-of-sentence token. */
    LENGTH,
    /** The caller asked to stop. */
    CANCELLED
}
