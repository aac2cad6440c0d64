package io.clearhead.api.request;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A field of token ids: one sequence of ids, or an array of sequences. The answer has the same form.
 *
 * @param sequences the sequences in order
 * @param form how they were given
 */
@JsonDeserialize(using = TokenIds.Reader.class)
public record TokenIds(List<List<Integer>> sequences, Inputs.Form form) {

    /** Copies the sequences. */
    public TokenIds {
        sequences = sequences.stream().map(List::copyOf).toList();
    }

    /** The path of a sequence in the body: the field's name, or for example {@code ids[3]}. */
    public String path(String field, int index) {
        return form == Inputs.Form.SINGLE ? field : field + "[" + index + "]";
    }

    /** Reads an array of ids or an array of arrays of ids. Stateless and safe for use by several threads. */
    static final class Reader extends ValueDeserializer<TokenIds> {

        @Override
        public TokenIds deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.START_ARRAY)) {
                return (TokenIds) context.handleUnexpectedToken(context.constructType(List.class), parser);
            }
            List<List<Integer>> sequences = new ArrayList<>();
            List<Integer> single = new ArrayList<>();
            int index = 0;
            try {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    boolean nested = parser.hasToken(JsonToken.START_ARRAY);
                    if (nested && single.isEmpty()) {
                        sequences.add(List.of(context.readValue(parser, Integer[].class)));
                    } else if (parser.hasToken(JsonToken.VALUE_NULL)) {
                        context.handleUnexpectedToken(context.constructType(Integer.class), parser);
                    } else if (sequences.isEmpty()) {
                        single.add(context.readValue(parser, Integer.class));
                    } else {
                        context.handleUnexpectedToken(context.constructType(List.class), parser);
                    }
                    index++;
                }
            } catch (JacksonException problem) {
                throw problem.prependPath(TokenIds.class, index);
            }
            return sequences.isEmpty()
                    ? new TokenIds(List.of(single), Inputs.Form.SINGLE)
                    : new TokenIds(sequences, Inputs.Form.ARRAY);
        }
    }
}
