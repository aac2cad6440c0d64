package io.clearhead.api.generate;

import io.clearhead.api.request.Inputs;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /generate}.
 *
 * @param inputs one text or several
 * @param parameters how to search
 * @param stream whether the answer comes as server-sent events; absent, the header Accept decides
 */
@Schema(description = "Texts to read, and how to write the answer.")
record GenerateRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        Inputs inputs,

        @Nullable GenerateParameters parameters,

        @Schema(
                description =
                        "Whether the answer comes as server-sent events, token by token. Needs a single input. Default: "
                                + "true if the header Accept prefers text/event-stream, else false.",
                example = "false")
        @Nullable
        Boolean stream) {}
