package io.clearhead.bootstrap;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** Names of everything of Clearhead's own that can be configured, in the order in which the records declare it. */
final class PropertyNames {

    private static final String PREFIX = "clearhead";

    private PropertyNames() {}

    /** The properties, for example {@code clearhead.limits.text-characters}. */
    static List<String> all() {
        return below(PREFIX, ClearheadProperties.class).toList();
    }

    private static Stream<String> below(String prefix, Class<?> type) {
        return Stream.of(type.getRecordComponents()).flatMap(component -> of(prefix, component));
    }

    private static Stream<String> of(String prefix, RecordComponent component) {
        String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
        return component.getType().isRecord() ? below(name, component.getType()) : Stream.of(name);
    }

    /** The environment variable of a property, for example {@code CLEARHEAD_LIMITS_TEXT_CHARACTERS}. */
    static String variable(String property) {
        return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
