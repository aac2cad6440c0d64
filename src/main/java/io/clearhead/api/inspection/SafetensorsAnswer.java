package io.clearhead.api.inspection;

import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.Excerpt;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.request.Inputs;
import io.clearhead.checkpoint.safetensors.SafetensorsWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What answers in the safetensors format have in common. */
final class SafetensorsAnswer {

    static final String MEDIA_TYPE = "application/vnd.safetensors";

    private SafetensorsAnswer() {}

    /**
     * Refuses what a file cannot hold.
     *
     * @param inputs of the request
     * @param encoding as the request gave it
     * @throws ApiProblem if there are several inputs, or an encoding other than that of the file
     */
    static void requireOneTensorSet(Inputs inputs, @Nullable String encoding) {
        if (inputs.form() == Inputs.Form.ARRAY) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_CONFLICT,
                            "inputs must be a single text where " + MEDIA_TYPE + " is accepted, but is an array;"
                                    + " send one request per text, or accept application/json")
                    .field("inputs");
        }
        if (encoding != null && !encoding.equals(NumberEncoding.F32.word())) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_CONFLICT,
                            "encoding must be f32 or left out where " + MEDIA_TYPE + " is accepted, but is "
                                    + Excerpt.of(encoding))
                    .field("encoding");
        }
    }

    /** Sends a file piece by piece. */
    static void send(SafetensorsWriter file, HttpServletResponse response) throws IOException {
        response.setContentType(MEDIA_TYPE);
        response.setContentLengthLong(file.size());
        file.writeTo(response.getOutputStream());
    }
}
