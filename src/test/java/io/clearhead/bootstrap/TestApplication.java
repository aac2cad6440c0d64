package io.clearhead.bootstrap;

import io.clearhead.ClearheadApplication;
import io.clearhead.generation.GenerationListener;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ModelLoader;
import io.clearhead.serving.ServedModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The whole application on a random port, with a model of the test's choice and one more endpoint, {@code GET /echo/{text}},
 * that generates. It starts on a thread of its own, so that a test can look at it while the model loads.
 *
 * <p>Thread safety: confined to the test's thread.
 */
final class TestApplication implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final CompletableFuture<ConfigurableApplicationContext> created = new CompletableFuture<>();
    private final CompletableFuture<ConfigurableApplicationContext> running;

    TestApplication(ModelLoader loader, String... properties) {
        String[] arguments =
                Arrays.stream(properties).map(property -> "--" + property).toArray(String[]::new);
        ApplicationListener<WebServerInitializedEvent> portListener =
                event -> port.complete(event.getWebServer().getPort()); // the management server starts after it
        SpringApplicationBuilder builder = new SpringApplicationBuilder(ClearheadApplication.class)
                .properties("server.port=0", "clearhead.workers=2")
                .registerShutdownHook(false)
                .initializers(context -> {
                    created.complete(context);
                    register((GenericApplicationContext) context, loader);
                })
                .listeners(portListener);
        running = CompletableFuture.supplyAsync(() -> builder.run(arguments));
    }

    private static void register(GenericApplicationContext context, ModelLoader loader) {
        context.registerBean("testModelLoader", ModelLoader.class, () -> loader, bean -> bean.setPrimary(true));
        context.registerBean("testRoutes", RouterFunction.class, () -> echo(context));
    }

    private static RouterFunction<ServerResponse> echo(GenericApplicationContext context) {
        return RouterFunctions.route()
                .GET("/echo/{text}", request -> {
                    InferenceService service = context.getBean(InferenceService.class);
                    ServedModel model = service.model();
                    int[] source = model.tokenizer()
                            .encode(request.pathVariable("text"))
                            .ids();
                    int[] target = service.submit((session, cancellation) ->
                                    session.generate(source, model.defaults(), GenerationListener.none()))
                            .await()
                            .best()
                            .ids();
                    return ServerResponse.ok().body(model.tokenizer().decode(target));
                })
                .build();
    }

    /** Waits until the application is ready. */
    TestApplication awaitReady() {
        running.join();
        return this;
    }

    /** Done when the application is ready or has failed. */
    CompletableFuture<ConfigurableApplicationContext> running() {
        return running;
    }

    InferenceService service() {
        return created.join().getBean(InferenceService.class);
    }

    int managementPort() {
        return Integer.parseInt(created.join().getEnvironment().getRequiredProperty("local.management.port"));
    }

    int port() {
        return port.join();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> getOnNewConnection(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    int status(String path) throws IOException, InterruptedException {
        return get(path).statusCode();
    }

    CompletableFuture<HttpResponse<String>> getLater(String path) {
        return client.sendAsync(request(path), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port.join() + path))
                .build();
    }

    @Override
    public void close() {
        created.join().close();
    }
}
