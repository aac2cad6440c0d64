package io.clearhead.api.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Knows what may be called without a key: static files, the description of the API, what is marked {@link OpenToAll}, and
 * operations paths. It asks Spring who would answer, so that no spelling of a path leads past it.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class OpenHandlers {

    private static final String API_DESCRIPTION = "org.springdoc.";

    private final ObjectProvider<HandlerMapping> mappings;
    private final Predicate<String> openPatterns;

    /**
     * Knows nothing before the first request.
     *
     * @param mappings all that lead to handlers; not asked for before the first request
     * @param openPatterns whether what is mapped to a pattern is open though nothing else says so
     */
    public OpenHandlers(ObjectProvider<HandlerMapping> mappings, Predicate<String> openPatterns) {
        this.mappings = mappings;
        this.openPatterns = openPatterns;
    }

    /** Whether a request will be answered by something that is open. */
    boolean answer(HttpServletRequest request) {
        ServletRequestPathUtils.parseAndCache(request);
        Object handler = handler(request);
        if (handler == null) {
            return false;
        }
        boolean openPattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String it
                && openPatterns.test(it);
        return openPattern
                || handler instanceof ResourceHttpRequestHandler // also answers for what is not there, with 404
                || (handler instanceof HandlerMethod method && isOpen(method));
    }

    private static boolean isOpen(HandlerMethod method) {
        return AnnotatedElementUtils.hasAnnotation(method.getMethod(), OpenToAll.class)
                || AnnotatedElementUtils.hasAnnotation(method.getBeanType(), OpenToAll.class)
                || method.getBeanType().getName().startsWith(API_DESCRIPTION);
    }

    /** Who would answer; null if nobody would, or only with a refusal. */
    private @Nullable Object handler(HttpServletRequest request) {
        for (HandlerMapping mapping : mappings.orderedStream().toList()) {
            HandlerExecutionChain chain;
            try {
                chain = mapping.getHandler(request);
            } catch (Exception refusal) { // a wrong method or media type, which is said to those with a key
                return null;
            }
            if (chain != null) {
                return chain.getHandler();
            }
        }
        return null;
    }
}
