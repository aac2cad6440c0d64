package io.clearhead.api.request;

import com.fasterxml.jackson.annotation.Nulls;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads JSON as it is written: no unknown or repeated fields, nothing behind the body, no {@code "4"}, {@code 4.0} or {@code
 * true} for 4. A null counts as absent. This is also the one place that maps camelCase to snake_case.
 *
 * <p>Stateless and safe for use by several threads.
 */
@Component
public final class StrictJson implements JsonMapperBuilderCustomizer {

    @Override
    public void customize(JsonMapper.Builder builder) {
        builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        builder.changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL));
        builder.addModule(new SimpleModule().addDeserializer(Double.class, new FiniteNumber()));
        for (LogicalType type : LogicalType.values()) {
            builder.withCoercionConfig(type, config -> {
                for (CoercionInputShape shape : CoercionInputShape.values()) {
                    config.setCoercion(shape, CoercionAction.Fail);
                }
                // A whole number is also a number: 1 for 1.0.
                if (type == LogicalType.Float) {
                    config.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert);
                }
            });
        }
    }

    /**
     * Reads a number; without it Jackson would take the strings {@code "NaN"} and {@code "Infinity"} for numbers, and 1e999 for
     * infinity. Stateless and safe for use by several threads.
     */
    private static final class FiniteNumber extends StdScalarDeserializer<Double> {

        FiniteNumber() {
            super(Double.class);
        }

        @Override
        public Double deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT) && !parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
                return (Double) context.handleUnexpectedToken(context.constructType(Double.class), parser);
            }
            double value = parser.getDoubleValue();
            if (!Double.isFinite(value)) {
                throw new InputCoercionException(parser, "not finite", parser.currentToken(), Double.class);
            }
            return value;
        }
    }
}
