package io.clearhead.api.access;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets requests pass that carry an API key as {@code Authorization: Bearer}, and those that need none.
 *
 * <p>Stateless and safe for use by several threads.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 8) // inside id and metrics, before anything of the body is read
public final class ApiKeyFilter extends OncePerRequestFilter {

    private static final String SCHEME = "bearer ";
    private static final String CHALLENGE = "Bearer realm=\"clearhead\"";

    private final ApiKeys keys;
    private final OpenHandlers openHandlers;
    private final ProblemWriter writer;

    /**
     * A filter that refuses with problems.
     *
     * @param keys what opens the API
     * @param openHandlers what is open without
     * @param writer writes refusals
     */
    public ApiKeyFilter(ApiKeys keys, OpenHandlers openHandlers, ProblemWriter writer) {
        this.keys = keys;
        this.openHandlers = openHandlers;
        this.writer = writer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!keys.areRequired() || openHandlers.answer(request)) {
            chain.doFilter(request, response);
            return;
        }
        Optional<String> key = key(request);
        if (key.filter(keys::accept).isPresent()) {
            chain.doFilter(request, response);
        } else {
            writer.write(key.isPresent() ? wrongKey() : noKey(), request, response);
        }
    }

    private static Optional<String> key(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private static ApiProblem noKey() {
        return new ApiProblem(
                        ProblemCode.UNAUTHORIZED,
                        "this server needs an API key; send it as a header: Authorization: Bearer <key>")
                .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
    }

    private static ApiProblem wrongKey() {
        return new ApiProblem(
                        ProblemCode.UNAUTHORIZED,
                        "the API key in the header Authorization is not one of this server's; it may have been replaced")
                .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE + ", error=\"invalid_token\"");
    }
}
