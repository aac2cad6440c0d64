package io.clearhead.api.generate;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.JsonProblems;
import io.clearhead.api.problem.ProblemCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Heads as JSON names them: true for those that suit the model, false for none, or an object. Stateless and safe for use by
 * several threads.
 */
final class AlignmentJson extends ValueDeserializer<RequestedAlignment> {

    @Override
    public @Nullable RequestedAlignment deserialize(JsonParser parser, DeserializationContext context) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_FALSE) {
            return null;
        }
        if (token == JsonToken.VALUE_TRUE) {
            return RequestedAlignment.OF_MODEL;
        }
        if (token != JsonToken.START_OBJECT) {
            throw new ApiProblem(
                            ProblemCode.TYPE_WRONG,
                            "parameters.alignment must be true, false or an object with layer and heads, but is "
                                    + JsonProblems.kind(token))
                    .field("parameters.alignment");
        }
        return context.readValue(parser, RequestedAlignment.class);
    }
}
