package io.clearhead.checkpoint.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends one request and takes its answer, without trying again. It follows redirects itself, because the token is for the hub
 * and not for where the hub redirects, and it gives up a connection on which nothing comes any more, because the JDK's
 * timeout ends with the first byte.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class HubConnection {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(408, 425, 429);
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final HubSettings settings;
    private final HubErrors errors;
    private final StopSignal stop;

    HubConnection(HubSettings settings, HubErrors errors, StopSignal stop) {
        this.settings = settings;
        this.errors = errors;
        this.stop = stop;
    }

    /** The hub has a problem that may be over soon. */
    static final class BusyException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;
        private final transient HttpHeaders headers;

        BusyException(int status, HttpHeaders headers) {
            super("status " + status);
            this.status = status;
            this.headers = headers;
        }

        int status() {
            return status;
        }

        HttpHeaders headers() {
            return headers;
        }
    }

    /**
     * Gets a body, from wherever the hub redirects to.
     *
     * @throws IOException if another try may help: the network failed, or a {@link BusyException}
     * @throws HubException if the hub refuses
     */
    void get(URI address, Map<String, String> headers, BodySink sink) throws IOException {
        URI next = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpRequest.Builder request = request(next).GET();
            headers.forEach(request::setHeader);
            HttpResponse<Long> answer = exchange(request.build(), sink);
            if (!REDIRECTS.contains(answer.statusCode())) {
                requireSuccess(answer);
                return;
            }
            next = target(answer);
        }
        throw errors.badRedirect(address, next.toString());
    }

    /**
     * Asks the hub itself about a file. Redirects within the hub are followed; one that leads away ends the search, because
     * it is the hub that knows the checksum.
     *
     * @return the headers of the last answer of the hub
     * @throws IOException if another try may help
     * @throws HubException if the hub refuses
     */
    HttpResponse<Long> head(URI address) throws IOException {
        URI next = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpRequest request = request(next)
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpResponse<Long> answer = exchange(request, BodySink.none());
            if (!REDIRECTS.contains(answer.statusCode())) {
                requireSuccess(answer);
                return answer;
            }
            next = target(answer);
            if (!isHub(next)) {
                return answer;
            }
        }
        throw errors.badRedirect(address, next.toString());
    }

    private HttpRequest.Builder request(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("User-Agent", "clearhead")
                .header("Accept-Encoding", "identity"); // sizes and ranges are those of the file
        HubToken token = settings.token();
        if (token != null && isHub(address)) {
            request.header("Authorization", "Bearer " + token.value());
        }
        return request;
    }

    private HttpResponse<Long> exchange(HttpRequest request, BodySink sink) throws IOException {
        AtomicLong received = new AtomicLong();
        CompletableFuture<HttpResponse<Long>> answer = client.sendAsync(
                request,
                info -> isSuccess(info.statusCode())
                        ? new BodyReceiver(info, sink, received)
                        : BodySubscribers.replacing(0L));
        try {
            long before = -1;
            while (!stop.await(answer, settings.patience())) {
                if (received.get() == before) {
                    throw new HttpTimeoutException(
                            "nothing came for " + settings.patience().toMillis() + " ms");
                }
                before = received.get();
            }
            return answer.join();
        } catch (CompletionException e) {
            throw failure(e);
        } finally {
            answer.cancel(true);
        }
    }

    private static IOException failure(CompletionException failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
            if (inner instanceof HubException refusal) { // the sink's
                throw refusal;
            }
        }
        return cause instanceof IOException network ? network : new IOException(cause);
    }

    private void requireSuccess(HttpResponse<Long> answer) throws IOException {
        int status = answer.statusCode();
        if (status / 100 == 5 || WORTH_ANOTHER_TRY.contains(status)) {
            throw new BusyException(status, answer.headers());
        }
        if (status == RANGE_NOT_SATISFIABLE) {
            throw new PartialFile.DamagedException("it has no bytes where the download was cut");
        }
        if (!isSuccess(status)) {
            throw errors.refused(answer);
        }
    }

    private URI target(HttpResponse<Long> answer) {
        String location = answer.headers().firstValue("Location").orElse("");
        URI target;
        try {
            target = answer.uri().resolve(location);
        } catch (IllegalArgumentException e) {
            throw errors.badRedirect(answer.uri(), location);
        }
        boolean safe = "https".equalsIgnoreCase(target.getScheme())
                || ("http".equalsIgnoreCase(target.getScheme())
                        && "http".equalsIgnoreCase(answer.uri().getScheme()));
        if (location.isEmpty() || !safe || target.getHost() == null) {
            throw errors.badRedirect(answer.uri(), location);
        }
        return target;
    }

    private boolean isHub(URI address) {
        URI endpoint = settings.endpoint();
        return endpoint.getScheme().equalsIgnoreCase(address.getScheme())
                && endpoint.getHost().equalsIgnoreCase(address.getHost())
                && port(endpoint) == port(address);
    }

    private static int port(URI address) {
        int standard = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
        return address.getPort() < 0 ? standard : address.getPort();
    }

    private static boolean isSuccess(int status) {
        return status / 100 == 2;
    }
}
