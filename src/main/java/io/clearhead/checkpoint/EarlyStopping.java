package io.clearhead.checkpoint;

/** When a beam search may stop; the JSON values are {@code true}, {@code false} and {@code "never"}. */
public enum EarlyStopping {
    /** As soon as as many finished candidates exist as there are beams. */
    TRUE,
    /** When it is unlikely that a better candidate will be found: the best running beam, at its present length, scores lower. */
    FALSE,
    /** Only when no better candidate can be found, whatever its length would be. */
    NEVER
}
