package io.clearhead.api.request;

import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A field that names languages: one for all inputs, or one for each.
 *
 * @param codes as the client wrote them, in order
 * @param form how they were given
 */
@JsonDeserialize(using = LanguageField.Reader.class)
public record LanguageField(List<String> codes, Inputs.Form form) {

    /** Describes {@code source_lang} beside {@code inputs}. */
    public static final String SOURCE_DESCRIPTION =
            "Language of the inputs: one for all, or an array with one per input. Codes are in GET /model. Default: the"
                    + " model's.";

    /** Describes {@code target_lang} beside {@code inputs}. */
    public static final String TARGET_DESCRIPTION =
            "Language of the target: one for all, or an array with one per input. Codes are in GET /model. Default: the"
                    + " model's, if it has one.";

    /** Checks that a single one is one. */
    public LanguageField {
        codes = List.copyOf(codes);
        if (form == Inputs.Form.SINGLE && codes.size() != 1) {
            throw new IllegalArgumentException("a single language is one code, but there are " + codes.size());
        }
    }

    /** One language for all inputs. */
    public static LanguageField single(String code) {
        return new LanguageField(List.of(code), Inputs.Form.SINGLE);
    }

    /** The language of one input. */
    String code(int index) {
        return codes.get(form == Inputs.Form.SINGLE ? 0 : index);
    }

    /** Reads a string or an array of strings. Stateless and safe for use by several threads. */
    static final class Reader extends ValueDeserializer<LanguageField> {

        @Override
        public LanguageField deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.hasToken(JsonToken.START_ARRAY)) {
                return new LanguageField(List.of(context.readValue(parser, String[].class)), Inputs.Form.ARRAY);
            }
            return single(context.readValue(parser, String.class));
        }
    }
}
