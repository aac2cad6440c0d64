package io.clearhead.bootstrap;

import io.clearhead.api.problem.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Stops the start if an environment variable begins with {@code CLEARHEAD_} and is none of ours: somebody believes that it
 * does something, and a server whose {@code CLEARHEAD_API_KEY_FILE} lacks an S would be open to all. Spring Boot finds it
 * through {@code META-INF/spring.factories}. Stateless.
 */
final class VariableCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String PREFIX = "CLEARHEAD_";

    /** What Kubernetes and Docker set for services whose names begin with clearhead. */
    private static final Pattern OF_A_SERVICE = Pattern.compile(
            PREFIX + "(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)?)");

    private static final Pattern INDEX = Pattern.compile("_\\d+$");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        PropertySource<?> variables = context.getEnvironment()
                .getPropertySources()
                .get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        if (variables instanceof EnumerablePropertySource<?> named) {
            List<String> problems = problems(List.of(named.getPropertyNames()));
            if (!problems.isEmpty()) {
                throw new UnknownVariableException(problems);
            }
        }
    }

    /** A sentence for each of the variables that looks like ours and is not. */
    static List<String> problems(Collection<String> variables) {
        List<String> known =
                PropertyNames.all().stream().map(PropertyNames::variable).toList();
        return variables.stream()
                .filter(name -> name.startsWith(PREFIX))
                .filter(name -> !OF_A_SERVICE.matcher(name).matches())
                .filter(name -> !isKnown(name))
                .sorted()
                .map(name -> "there is no setting for the environment variable " + name
                        + Suggestion.nearest(name, known)
                                .map(nearest -> "; did you mean " + nearest + "?")
                                .orElse(""))
                .toList();
    }

    /** By its name in the documentation, by that without the underscores for hyphens, or with the index of a list. */
    private static boolean isKnown(String name) {
        return PropertyNames.all().stream()
                .flatMap(property ->
                        Stream.of(PropertyNames.variable(property), PropertyNames.variable(property.replace("-", ""))))
                .anyMatch(variable -> variable.equals(name)
                        || variable.equals(INDEX.matcher(name).replaceFirst("")));
    }
}
