package io.clearhead.api.problem;

import java.io.IOException;

/** The client sends more bytes than the limit. */
final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long maxBytes;

    BodyTooLargeException(long maxBytes) {
        super("the body has more than " + maxBytes + " bytes");
        this.maxBytes = maxBytes;
    }

    ApiProblem toProblem() {
        String detail =
                "the body must have at most " + maxBytes + " bytes, but has more; send less, or in several requests";
        return new ApiProblem(ProblemCode.BODY_TOO_LARGE, detail).with("max_bytes", maxBytes);
    }
}
