package io.clearhead.api.request;

import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The field {@code inputs}: one text, or an array of texts. The answer has the same form.
 *
 * @param texts the texts in order
 * @param form how they were given
 */
@JsonDeserialize(using = Inputs.Reader.class)
public record Inputs(List<String> texts, Form form) {

    /** How texts are given, and answers returned. */
    public enum Form {
        /** A string. */
        SINGLE,
        /** An array of strings. */
        ARRAY
    }

    /** Checks that a single input is one text. */
    public Inputs {
        texts = List.copyOf(texts);
        if (form == Form.SINGLE && texts.size() != 1) {
            throw new IllegalArgumentException("a single input is one text, but there are " + texts.size());
        }
    }

    /** One text. */
    public static Inputs single(String text) {
        return new Inputs(List.of(text), Form.SINGLE);
    }

    /** Several texts. */
    public static Inputs array(List<String> texts) {
        return new Inputs(texts, Form.ARRAY);
    }

    /** The path of a text in the body: {@code inputs}, or {@code inputs[3]}. */
    public String path(int index) {
        return form == Form.SINGLE ? "inputs" : "inputs[" + index + "]";
    }

    /** One answer per text in the form of the inputs: the answer itself, or the list. */
    public Object inSameForm(List<?> answers) {
        return form == Form.SINGLE ? answers.get(0) : answers;
    }

    /** Reads a string or an array of strings. Stateless and safe for use by several threads. */
    static final class Reader extends ValueDeserializer<Inputs> {

        @Override
        public Inputs deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.hasToken(JsonToken.START_ARRAY)) {
                return array(List.of(context.readValue(parser, String[].class)));
            }
            return single(context.readValue(parser, String.class));
        }
    }
}
