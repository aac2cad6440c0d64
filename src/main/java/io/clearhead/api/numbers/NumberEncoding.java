package io.clearhead.api.numbers;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an array of numbers stands in a JSON response. */
public enum NumberEncoding {
    /** Nested arrays of numbers with six significant digits. */
    JSON,
    /** Base64 of little-endian 32-bit floats. */
    F32,
    /** Base64 of one byte b per weight, which stands for (b/255)²: small weights stay visible. */
    U8SQRT;

    /** The name in requests and responses. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
