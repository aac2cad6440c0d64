package io.clearhead.api;

import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionPass;
import io.clearhead.generation.AttentionRow;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationResult;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelDescription;
import io.clearhead.testkit.FakeInferenceModel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * The fake model, except that a greedy search for exactly {@link #ENDLESS} tokens writes all but one of them and then waits
 * until it is cancelled.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class EndlessModel implements InferenceModel {

    static final int ENDLESS = 500;

    private final FakeInferenceModel fake = new FakeInferenceModel();
    private final CountDownLatch cancelled = new CountDownLatch(1);

    /** Opens when an endless search was cancelled. */
    CountDownLatch cancelled() {
        return cancelled;
    }

    @Override
    public ModelDescription description() {
        return fake.description();
    }

    @Override
    public GenerationSettings defaults() {
        return fake.defaults();
    }

    @Override
    public InferenceSession openSession() {
        return new Session(fake.openSession());
    }

    @Override
    public int liveNativeArrays() {
        return fake.liveNativeArrays();
    }

    @Override
    public long nativeBytes() {
        return fake.nativeBytes();
    }

    @Override
    public void close() {
        fake.close();
    }

    private final class Session implements InferenceSession {

        private final InferenceSession fake;

        Session(InferenceSession fake) {
            this.fake = fake;
        }

        @Override
        public GenerationResult generate(int[] source, GenerationSettings settings, GenerationListener listener) {
            if (settings.maxNewTokens() == ENDLESS) {
                for (int index = 0; index < ENDLESS - 1; index++) {
                    listener.onToken(new GeneratedToken(source[0], -0.5f, List.of()));
                }
                while (!listener.isCancelled()) {
                    Thread.onSpinWait();
                }
                cancelled.countDown();
            }
            return fake.generate(source, settings, listener);
        }

        @Override
        public <T> T trace(int[] source, int[] target, Function<AttentionPass, T> reader) {
            return fake.trace(source, target, reader);
        }

        @Override
        public AttentionRow attentionRow(int[] source, int[] target, AttentionAddress address) {
            return fake.attentionRow(source, target, address);
        }

        @Override
        public FloatMatrix hiddenStates(int[] source, int layer) {
            return fake.hiddenStates(source, layer);
        }

        @Override
        public void close() {
            fake.close();
        }
    }
}
