package io.clearhead.api.generate;

import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GenerationListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hands tokens from the worker's thread to the thread that writes them to the network. It has room for every token of the
 * search, so the worker never waits for a slow client.
 *
 * <p>Thread safety: one thread writes, one thread reads.
 */
final class TokenHandOver implements GenerationListener {

    /** Tokens, and an empty value behind the last one. */
    private final BlockingQueue<Optional<GeneratedToken>> tokens;

    private final AtomicInteger steps = new AtomicInteger();
    private boolean finished;

    TokenHandOver(int maxTokens) {
        this.tokens = new ArrayBlockingQueue<>(maxTokens + 1);
    }

    @Override
    public void onToken(GeneratedToken token) {
        handOver(Optional.of(token));
    }

    private void handOver(Optional<GeneratedToken> next) {
        if (!tokens.offer(next)) {
            throw new IllegalStateException("the search wrote more tokens than it may");
        }
    }

    /** Counts steps: it is asked before each. Whoever wants the search to stop cancels its ticket. */
    @Override
    public boolean isCancelled() {
        steps.incrementAndGet();
        return false;
    }

    /** Says that no token will follow. */
    void finish() {
        handOver(Optional.empty());
    }

    /** The next token, waiting at most so long; null if there is none by then, or none will follow. */
    @Nullable
    GeneratedToken poll(Duration atMost) throws InterruptedException {
        Optional<GeneratedToken> next = tokens.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null) {
            return null;
        }
        finished = next.isEmpty();
        return next.orElse(null);
    }

    /** Whether the reader has read everything. */
    boolean isFinished() {
        return finished;
    }

    /** Steps that the search began. */
    int steps() {
        return steps.get();
    }
}
