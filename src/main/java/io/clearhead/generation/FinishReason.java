package io.clearhead.generation;

/** Why a sequence ended. */
public enum FinishReason {
    /** The model wrote its end-of-sentence token. */
    EOS_TOKEN,
    /** The limit of new tokens was reached. */
    LENGTH,
    /** The caller asked to stop. */
    CANCELLED
}
