package io.clearhead.api.generate;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.checkpoint.EarlyStopping;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Early stopping as JSON knows it: true, false or {@code "never"}. Stateless and safe for use by several threads. */
public final class EarlyStoppingJson extends ValueDeserializer<EarlyStopping> {

    private static final String NEVER = "never";

    @Override
    public EarlyStopping deserialize(JsonParser parser, DeserializationContext context) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_TRUE) {
            return EarlyStopping.TRUE;
        }
        if (token == JsonToken.VALUE_FALSE) {
            return EarlyStopping.FALSE;
        }
        if (token != JsonToken.VALUE_STRING) {
            return (EarlyStopping) context.handleUnexpectedToken(context.constructType(Boolean.class), parser);
        }
        if (!parser.getString().equals(NEVER)) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_INVALID,
                            "early_stopping must be true, false or \"never\", but is another string")
                    .field("parameters.early_stopping")
                    .with("valid_values", List.of(true, false, NEVER));
        }
        return EarlyStopping.NEVER;
    }

    /** The JSON value of a setting. */
    public static Object valueOf(EarlyStopping setting) {
        return switch (setting) {
            case TRUE -> true;
            case FALSE -> false;
            case NEVER -> NEVER;
        };
    }
}
