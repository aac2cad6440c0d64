package io.clearhead.checkpoint.hub;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands the bytes of a body on as they come, so that a slow disk slows the network down instead of filling the memory.
 *
 * <p>Used by the HTTP client, by one thread at a time; the counter is read by others.
 */
final class BodyReceiver implements HttpResponse.BodySubscriber<Long> {

    private final HttpResponse.ResponseInfo info;
    private final BodySink sink;
    private final AtomicLong received;
    private final CompletableFuture<Long> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    BodyReceiver(HttpResponse.ResponseInfo info, BodySink sink, AtomicLong received) {
        this.info = info;
        this.sink = sink;
        this.received = received;
    }

    @Override
    public CompletionStage<Long> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        try {
            sink.begin(info);
            given.request(1);
        } catch (IOException | RuntimeException e) {
            giveUp(e);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        try {
            for (ByteBuffer buffer : buffers) {
                received.addAndGet(buffer.remaining());
                sink.write(buffer);
            }
            Objects.requireNonNull(subscription).request(1);
        } catch (IOException | RuntimeException e) {
            giveUp(e);
        }
    }

    private void giveUp(Exception failure) {
        Objects.requireNonNull(subscription).cancel();
        body.completeExceptionally(failure);
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(received.get());
    }
}
