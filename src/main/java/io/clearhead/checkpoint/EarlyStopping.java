package io.clearhead.checkpoint;

/** When a beam search may stop, as in Hugging Face's {@code early_stopping}. */
public enum EarlyStopping {
    /** As soon as there are as many finished hypotheses as beams. */
    TRUE,
    /** When no running hypothesis is likely to become better than the worst finished one. */
    FALSE,
    /** Only when no running hypothesis can become better than the worst finished one. */
    NEVER
}
