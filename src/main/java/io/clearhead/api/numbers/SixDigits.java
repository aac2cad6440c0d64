package io.clearhead.api.numbers;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * Writes a single number of a response as {@link NumberArray} writes many: with six significant digits, or null if it is not
 * finite.
 *
 * <pre>{@code
 * record Place(@JsonSerialize(using = SixDigits.class) float x) {}
 * }</pre>
 *
 * <p>Stateless and safe for use by several threads.
 */
public final class SixDigits extends ValueSerializer<Float> {

    @Override
    public void serialize(Float value, JsonGenerator json, SerializationContext context) {
        char[] digits = new char[SignificantDigits.MAX_LENGTH];
        json.writeRawValue(digits, 0, SignificantDigits.write(value, digits, 0));
    }
}
