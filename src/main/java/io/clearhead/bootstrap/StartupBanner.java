package io.clearhead.bootstrap;

import io.clearhead.generation.ModelDescription;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServedModel;
import io.clearhead.serving.ServingSettings;
import io.clearhead.serving.ServingState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Three lines for whoever started the server: what is served, on what, and where to look. Stateless. */
final class StartupBanner implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(StartupBanner.class);

    private final InferenceService service;
    private final ServingSettings settings;
    private final Environment environment;

    StartupBanner(InferenceService service, ServingSettings settings, Environment environment) {
        this.service = service;
        this.settings = settings;
        this.environment = environment;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        if (service.state() == ServingState.READY) {
            String address = scheme() + "://localhost:" + environment.getProperty("local.server.port", "8080")
                    + environment.getProperty("server.servlet.context-path", "");
            lines(service.model(), settings, address).forEach(log::info);
        }
    }

    private String scheme() {
        boolean secure = Stream.of("server.ssl.bundle", "server.ssl.key-store", "server.ssl.certificate")
                .anyMatch(environment::containsProperty);
        return secure && environment.getProperty("server.ssl.enabled", Boolean.class, true) ? "https" : "http";
    }

    static List<String> lines(ServedModel model, ServingSettings settings, String address) {
        ModelDescription description = model.description();
        String languages = model.languages().isEmpty() ? "" : ", " + String.join(" ", model.languages());
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Serving %s (%s%s, %.1f million parameters)",
                        model.id(),
                        description.family(),
                        languages,
                        description.architecture().parameters() / 1e6),
                String.format(
                        Locale.ROOT,
                        "on %s in %s with %d worker threads; up to %d inputs may wait",
                        description.device(),
                        description.precision(),
                        settings.workers(),
                        settings.queueCapacity()),
                "Look at " + address + "/ or try: curl " + address.replaceFirst("^http://", "")
                        + "/generate -H 'Content-Type: application/json' -d '{\"inputs\":\"I ate an apple.\"}'");
    }
}
