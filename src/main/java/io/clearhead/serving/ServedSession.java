package io.clearhead.serving;

import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionPass;
import io.clearhead.generation.AttentionRow;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationResult;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import java.util.function.Function;

/**
 * A worker's session as one work sees it: it stops between two steps when nobody waits for the work any more, so no work can
 * forget to ask, and it tells the listener what was generated.
 *
 * <p>Thread safety: confined to the worker's thread.
 */
final class ServedSession implements InferenceSession {

    private final InferenceSession session;
    private final Task<?> task;
    private final ServingListener listener;

    ServedSession(InferenceSession session, Task<?> task, ServingListener listener) {
        this.session = session;
        this.task = task;
        this.listener = listener;
    }

    @Override
    public GenerationResult generate(int[] source, GenerationSettings settings, GenerationListener hearer) {
        stopIfCancelled();
        GenerationResult result = session.generate(source, settings, new ServedGeneration(hearer, task, listener));
        listener.generated(result);
        return result;
    }

    @Override
    public <T> T trace(int[] source, int[] target, Function<AttentionPass, T> reader) {
        stopIfCancelled();
        return session.trace(source, target, reader);
    }

    @Override
    public AttentionRow attentionRow(int[] source, int[] target, AttentionAddress address) {
        stopIfCancelled();
        return session.attentionRow(source, target, address);
    }

    @Override
    public FloatMatrix hiddenStates(int[] source, int layer) {
        stopIfCancelled();
        return session.hiddenStates(source, layer);
    }

    /** Does nothing: the session belongs to the worker. */
    @Override
    public void close() {}

    private void stopIfCancelled() {
        if (task.isCancelled()) {
            throw new WorkCancelledException("nobody waits for this work any more");
        }
    }
}
