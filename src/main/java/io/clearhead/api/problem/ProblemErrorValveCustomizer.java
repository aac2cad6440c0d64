package io.clearhead.api.problem;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Puts the error valve into Tomcat. Stateless and safe for use by several threads. */
@Component
final class ProblemErrorValveCustomizer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final JsonMapper json;

    ProblemErrorValveCustomizer(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        // The last valve that is added runs first on the way out, so this one speaks before Tomcat's own.
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemErrorValve(json)));
    }
}
