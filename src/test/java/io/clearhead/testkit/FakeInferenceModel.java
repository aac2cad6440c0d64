package io.clearhead.testkit;

import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelDescription;
import io.clearhead.generation.ModelDescription.Architecture;
import io.clearhead.generation.ModelDescription.Positions;
import io.clearhead.generation.ModelDescription.Stack;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A model without weights that repeats its source; {@link FakeInferenceSession} says what else it answers. Its sizes are
 * those of the built-in model, so that the built-in tokenizer fits. It can be made to wait and to fail.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class FakeInferenceModel implements InferenceModel {

    static final int ENCODER_LAYERS = 4;
    static final int DECODER_LAYERS = 3;
    static final int HEADS = 8;
    static final int HEAD_SIZE = 32;
    static final int MODEL_SIZE = HEADS * HEAD_SIZE;
    static final int VOCABULARY_SIZE = 6000;
    static final int END_OF_SENTENCE = 0;
    static final int MAX_TOKENS = 512;

    private final AtomicInteger openSessions = new AtomicInteger();
    private volatile @Nullable RuntimeException failure;
    private volatile @Nullable RuntimeException sessionFailure;
    private volatile @Nullable Pause pause;
    private volatile boolean closed;

    /** A point in every generation, before its first token, where it waits until it is let go. */
    public static final class Pause {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        /** Waits until some generation has got here. */
        public void awaitArrival() throws InterruptedException {
            arrived.await();
        }

        /** Lets all generations go on. */
        public void release() {
            released.countDown();
        }

        void pass() {
            arrived.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a worker", e);
            }
        }
    }

    /** Makes generations wait from now on. */
    public Pause pauseGeneration() {
        Pause created = new Pause();
        pause = created;
        return created;
    }

    /** Makes generations fail from now on. */
    public void failGeneration(RuntimeException with) {
        failure = with;
    }

    /** Makes sessions fail to open from now on. */
    public void failSessions(RuntimeException with) {
        sessionFailure = with;
    }

    /** Sessions that were opened and not closed. */
    public int openSessions() {
        return openSessions.get();
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public ModelDescription description() {
        Stack encoder = new Stack(ENCODER_LAYERS, HEADS, HEAD_SIZE, 1024);
        Stack decoder = new Stack(DECODER_LAYERS, HEADS, HEAD_SIZE, 1024);
        Architecture architecture = new Architecture(
                encoder,
                decoder,
                MODEL_SIZE,
                VOCABULARY_SIZE,
                VOCABULARY_SIZE,
                "post",
                "layer_norm",
                new Positions("sinusoidal", "halves", MAX_TOKENS),
                "relu",
                (float) (1 / Math.sqrt(HEAD_SIZE)),
                7_900_000);
        return new ModelDescription("marian", architecture, MAX_TOKENS, MAX_TOKENS, "float32", "cpu");
    }

    @Override
    public GenerationSettings defaults() {
        return GenerationSettings.greedy(MAX_TOKENS).numBeams(4).build();
    }

    @Override
    public InferenceSession openSession() {
        RuntimeException problem = sessionFailure;
        if (problem != null) {
            throw problem;
        }
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        openSessions.incrementAndGet();
        return new FakeInferenceSession(this);
    }

    @Override
    public int liveNativeArrays() {
        return 100;
    }

    @Override
    public long nativeBytes() {
        return 4_000;
    }

    @Override
    public void close() {
        if (openSessions.get() > 0) {
            throw new IllegalStateException(openSessions.get() + " sessions are open");
        }
        closed = true;
    }

    void beforeGeneration() {
        Pause point = pause;
        if (point != null) {
            point.pass();
        }
        RuntimeException problem = failure;
        if (problem != null) {
            throw problem;
        }
    }

    void sessionClosed() {
        openSessions.decrementAndGet();
    }
}
