package io.clearhead.generation;

import java.util.function.Function;

/**
 * What one thread can ask a model to do. Every method frees all native memory it used before it returns.
 *
 * <p>Token ids are checked: an id outside the vocabulary or a sequence longer than the model's positions is an {@link
 * IllegalArgumentException}. Thread safety: confined to the thread that opened it.
 */
public interface InferenceSession extends AutoCloseable {

    /**
     * Writes a target for a source.
     *
     * @param source token ids as the model expects them, with end of sentence
     * @param settings how to search
     * @param listener hears every token of a greedy search as it is chosen, and may stop any search between two steps
     * @return the sequences, best first
     */
    GenerationResult generate(int[] source, GenerationSettings settings, GenerationListener listener);

    /**
     * Reads source and target in one pass and lets a reader look at the attention.
     *
     * @param source token ids with end of sentence
     * @param target token ids that the model is made to write, without the decoder's start token
     * @param reader called once; it must not keep the pass
     * @return what the reader made of it
     */
    <T> T trace(int[] source, int[] target, Function<AttentionPass, T> reader);

    /**
     * Reads source and target in one pass and reports the attention that was asked for.
     *
     * @param source token ids with end of sentence
     * @param target token ids that the model is made to write, without the decoder's start token
     * @param selection the part of the attention to report
     */
    default AttentionTraces attention(int[] source, int[] target, AttentionSelection selection) {
        return trace(source, target, pass -> AttentionTraces.of(pass, selection));
    }

    /** Reads source and target in one pass and reports everything about one row of one head. */
    AttentionRow attentionRow(int[] source, int[] target, AttentionAddress address);

    /**
     * States of the encoder.
     *
     * @param source token ids with end of sentence
     * @param layer 0 is embedding + position, k is behind layer k, up to the number of layers
     * @return (token, model)
     */
    FloatMatrix hiddenStates(int[] source, int layer);

    @Override
    void close();
}
