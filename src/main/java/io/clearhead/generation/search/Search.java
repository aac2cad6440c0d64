package io.clearhead.generation.search;

import io.clearhead.generation.FinishReason;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationSettings;
import java.util.List;

/**
 * The search for the target of one source, as a state that is fed one step at a time. It sees scores and token ids only (what
 * the model looked at passes through to the tokens), so searches of any kind can share a batch: whoever owns the batch
 * collects {@link #lastTokens}, runs one step for all rows, hands every search its rows and moves the rows as {@link
 * #parents} says.
 *
 * <p>Confined to one thread.
 */
public sealed interface Search permits GreedySearch, BeamSearch {

    /**
     * The search that the settings ask for.
     *
     * @param settings with a prompt of at least one token
     * @param source what the target is written for, without padding
     * @param listener hears every token of a greedy search
     */
    static Search begin(GenerationSettings settings, int[] source, GenerationListener listener) {
        return settings.numBeams() == 1
                ? new GreedySearch(settings, source, listener)
                : new BeamSearch(settings, source);
    }

    /** What the scores of a step have to be. */
    ScoreKind scoreKind();

    /** The token that each of the search's rows reads next. One row at first, which has read the prompt but for its last token. */
    int[] lastTokens();

    /**
     * Chooses the next tokens.
     *
     * @param prediction for each of {@link #lastTokens}; the search may change its scores
     */
    void advance(Prediction prediction);

    /** For each row of the next step, the row of the last step that it continues. */
    int[] parents();

    /** Whether no further step is needed. */
    boolean isFinished();

    /** What was found, best first; at any time, {@link FinishReason#CANCELLED} marks what is not finished. */
    List<GeneratedSequence> sequences();

    /** Kinds of scores. */
    enum ScoreKind {
        /** As the model gives them. */
        LOGITS,
        /** Their log softmax. */
        LOG_PROBABILITIES
    }
}
