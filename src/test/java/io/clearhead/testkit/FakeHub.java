package io.clearhead.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clearhead.testkit.FakeRepository.RepositoryFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A Hugging Face hub on this machine, with a second server for large files, to which the first redirects. It behaves, unless it
 * is told to misbehave at the next request for something.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class FakeHub implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-hub");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer hub;
    private final HttpServer storage;
    private final Map<String, FakeRepository> repositories = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Mischief>> mischief = new ConcurrentHashMap<>();

    /** Two servers without any repository. */
    public FakeHub() throws IOException {
        hub = start(this::answerAsHub);
        storage = start(this::answerAsStorage);
    }

    /**
     * A request that came.
     *
     * @param method for example GET
     * @param server {@code hub} or {@code storage}
     * @param path with the query, if there was one
     * @param authorization the header, if there was one
     * @param range the header, if there was one
     */
    public record Request(
            String method,
            String server,
            String path,
            @Nullable String authorization,
            @Nullable String range) {}

    /** What one request is answered with instead. */
    @FunctionalInterface
    public interface Mischief {

        /** Answers, or does something and then lets {@code normal} answer. */
        void answer(HttpExchange exchange, Behaviour normal) throws IOException;
    }

    /** What a request is answered with. */
    @FunctionalInterface
    public interface Behaviour {

        /** Answers. */
        void answer(HttpExchange exchange) throws IOException;
    }

    private HttpServer start(Behaviour behaviour) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                behaviour.answer(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
        return server;
    }

    /** What {@code HF_ENDPOINT} has to be. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    private URI storageAddress() {
        return URI.create("http://localhost:" + storage.getAddress().getPort());
    }

    /** Puts a repository there, or replaces it. */
    public FakeHub publish(FakeRepository repository) {
        repositories.put(repository.id(), repository);
        return this;
    }

    /** Lets the next requests whose path contains something be answered in other ways, one each. */
    public FakeHub misbehave(String pathPart, Mischief... ways) {
        mischief.computeIfAbsent(pathPart, part -> new ConcurrentLinkedQueue<>())
                .addAll(Arrays.asList(ways));
        return this;
    }

    /** All requests so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** All requests so far whose path contains something. */
    public List<Request> requests(String pathPart) {
        return requests.stream()
                .filter(request -> request.path().contains(pathPart))
                .toList();
    }

    /** Forgets the requests so far. */
    public void forgetRequests() {
        requests.clear();
    }

    private void answerAsHub(HttpExchange exchange) throws IOException {
        answer(exchange, "hub", normal -> {
            String[] path = path(normal).split("/");
            if (path.length == 7 && path[1].equals("api")) {
                answerListing(normal, path[3] + "/" + path[4], path[6]);
            } else if (path.length == 6 && path[3].equals("resolve")) {
                answerFile(normal, path);
            } else {
                refuse(normal, 404, "");
            }
        });
    }

    private static String path(HttpExchange exchange) {
        // A revision is one segment of the address, even if it has a slash.
        return exchange.getRequestURI().getRawPath();
    }

    private void answerListing(HttpExchange exchange, String id, String revision) throws IOException {
        FakeRepository repository = repositories.get(id);
        if (repository == null) {
            refuse(exchange, 401, "RepoNotFound"); // as the hub does, so that nobody learns about private ones
        } else if (!repository.hasRevision(URLDecoder.decode(revision, StandardCharsets.UTF_8))) {
            refuse(exchange, 404, "RevisionNotFound");
        } else {
            byte[] json = repository.listing().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, json.length);
            exchange.getResponseBody().write(json);
        }
    }

    private void answerFile(HttpExchange exchange, String[] path) throws IOException {
        FakeRepository repository = repositories.get(path[1] + "/" + path[2]);
        if (repository == null || !repository.hasRevision(path[4])) {
            refuse(exchange, 404, repository == null ? "RepoNotFound" : "RevisionNotFound");
            return;
        }
        exchange.getResponseHeaders().set("X-Repo-Commit", repository.commit());
        RepositoryFile file = repository.files().get(path[5]);
        if (file == null) {
            refuse(exchange, 404, "EntryNotFound");
        } else if (file.large()) {
            exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + file.etag() + "\"");
            exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(file.size()));
            exchange.getResponseHeaders().set("Location", storageAddress() + "/" + file.etag());
            exchange.sendResponseHeaders(302, -1);
        } else {
            send(exchange, file);
        }
    }

    private void answerAsStorage(HttpExchange exchange) throws IOException {
        String etag = exchange.getRequestURI().getPath().substring(1);
        answer(exchange, "storage", normal -> {
            RepositoryFile file = repositories.values().stream()
                    .flatMap(repository -> repository.files().values().stream())
                    .filter(candidate -> candidate.etag().equals(etag))
                    .findFirst()
                    .orElseThrow(() -> new IOException("nothing at " + etag));
            send(normal, file);
        });
    }

    private void answer(HttpExchange exchange, String server, Behaviour normal) throws IOException {
        String path = exchange.getRequestURI().toString();
        requests.add(new Request(
                exchange.getRequestMethod(),
                server,
                path,
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Range")));
        for (Map.Entry<String, Queue<Mischief>> entry : mischief.entrySet()) {
            Mischief way = path.contains(entry.getKey()) ? entry.getValue().poll() : null;
            if (way != null) {
                way.answer(exchange, normal);
                return;
            }
        }
        normal.answer(exchange);
    }

    private static void send(HttpExchange exchange, RepositoryFile file) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"" + file.etag() + "\"");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(file.size()));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int start = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (range != null) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + start + "-" + (file.size() - 1) + "/" + file.size());
        }
        byte[] content = file.content();
        exchange.sendResponseHeaders(range == null ? 200 : 206, content.length == 0 ? -1 : content.length - start);
        exchange.getResponseBody().write(content, start, content.length - start);
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        exchange.getResponseHeaders().set("X-Error-Code", code);
        exchange.sendResponseHeaders(status, -1);
    }

    @Override
    public void close() {
        hub.stop(0);
        storage.stop(0);
        threads.shutdownNow();
    }
}
