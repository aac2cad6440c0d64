package io.clearhead.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * How the files of the page at {@code /} are sent: with a policy that lets nothing in from elsewhere, and so that a browser asks
 * each time whether its copy is still good. Libraries have their version in their path and are kept for good.
 *
 * <p>Safe for use by several threads; a file's tag is computed once.
 */
@Configuration(proxyBeanMethods = false)
class ExplorerFiles implements WebMvcConfigurer {

    /** No script, style, font or request from anywhere else, and no frame around the page elsewhere. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";

    private static final String[] PATHS = {"/*.html", "/*.svg", "/css/**", "/js/**", "/data/**"};
    private static final Map<String, String> DIRECTORIES = Map.of(
            "/*.html", "classpath:/static/",
            "/*.svg", "classpath:/static/",
            "/css/**", "classpath:/static/css/",
            "/js/**", "classpath:/static/js/",
            "/data/**", "classpath:/static/data/");

    private final Map<String, String> tags = new ConcurrentHashMap<>();

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // By content, because every file of a reproducible jar has the same date.
        DIRECTORIES.forEach((pattern, directory) -> registry.addResourceHandler(pattern)
                .addResourceLocations(directory)
                .setCacheControl(CacheControl.noCache())
                .setUseLastModified(false)
                .setEtagGenerator(this::tag));
        registry.addResourceHandler("/webjars/lit-html/**")
                .addResourceLocations("classpath:/META-INF/resources/webjars/lit-html/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
    }

    /** Weak, since a compressed answer has other bytes. */
    private String tag(Resource resource) {
        try {
            String version = resource.getDescription() + resource.lastModified();
            return tags.computeIfAbsent(version, unknown -> hash(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(Resource resource) {
        try {
            return "W/\"" + DigestUtils.md5DigestAsHex(resource.getContentAsByteArray()) + "\"";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new ExplorerHeaders()).addPathPatterns(PATHS);
    }
}
