package io.clearhead.bootstrap;

import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServingState;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells clients of a server that stops not to send their next request on the same connection, which will be closed under it.
 *
 * <p>Stateless and safe for use by several threads.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 6) // before everything that may write an answer
final class DrainingConnections extends OncePerRequestFilter {

    private final InferenceService service;

    DrainingConnections(InferenceService service) {
        this.service = service;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ServingState state = service.state();
        if (state == ServingState.DRAINING || state == ServingState.STOPPED) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        chain.doFilter(request, response);
    }
}
