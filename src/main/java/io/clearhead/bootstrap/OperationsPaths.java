package io.clearhead.bootstrap;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.core.env.Environment;

/**
 * Where probes and scrapes are answered, however the endpoints of Spring Boot are configured.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class OperationsPaths {

    /** The probe under the name that other inference servers use. */
    static final String HEALTH = "/health";

    /** The scrape under the name that other inference servers use. */
    static final String METRICS = "/metrics";

    private static final EndpointId PROMETHEUS = EndpointId.of("prometheus");
    private static final List<EndpointId> OPEN = List.of(EndpointId.of("health"), EndpointId.of("info"), PROMETHEUS);

    private final ObjectProvider<PathMappedEndpoints> endpoints;
    private final boolean onThisPort;

    OperationsPaths(ObjectProvider<PathMappedEndpoints> endpoints, Environment environment) {
        this.endpoints = endpoints;
        this.onThisPort = ManagementPortType.get(environment) == ManagementPortType.SAME;
    }

    /** Whether a pattern belongs to operations, so that it is not counted with the work of clients. */
    boolean contain(String pattern) {
        return isShortName(pattern)
                || endpoints.stream()
                        .flatMap(all -> all.getAllPaths().stream())
                        .anyMatch(path -> isAtOrBelow(path, pattern));
    }

    /** Whether a pattern is open without an API key; what else an operator exposes is not. */
    boolean areOpen(String pattern) {
        return isShortName(pattern) || paths(OPEN.stream()).anyMatch(path -> isAtOrBelow(path, pattern));
    }

    /** The path of the scrape on this port; nothing if it is on another or switched off. */
    Optional<String> metrics() {
        return onThisPort ? paths(Stream.of(PROMETHEUS)).findFirst() : Optional.empty();
    }

    private Stream<String> paths(Stream<EndpointId> ids) {
        return ids.flatMap(id -> endpoints.stream().flatMap(all -> Optional.ofNullable(all.getPath(id)).stream()));
    }

    private static boolean isShortName(String pattern) {
        return pattern.equals(HEALTH) || pattern.equals(METRICS);
    }

    private static boolean isAtOrBelow(String path, String pattern) {
        return pattern.equals(path) || pattern.startsWith(path + "/");
    }
}
