package io.clearhead.api.problem;

import org.springframework.http.HttpStatus;

/** What can go wrong, as clients tell it apart: a stable name, the HTTP status and a title for people. */
public enum ProblemCode {
    /** The body is not JSON. */
    JSON_MALFORMED(HttpStatus.BAD_REQUEST, "Malformed JSON", "validation"),
    /** A value of the body has another type than the field. */
    TYPE_WRONG(HttpStatus.BAD_REQUEST, "Wrong type", "validation"),
    /** HTTP itself was used wrongly. */
    REQUEST_MALFORMED(HttpStatus.BAD_REQUEST, "Malformed request", "validation"),
    /** The API key is missing or wrong. */
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "Unauthorized", "unauthorized"),
    /** There is nothing under this path. */
    NOT_FOUND(HttpStatus.NOT_FOUND, "Not found", "validation"),
    /** The path does not know this method. */
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "Method not allowed", "validation"),
    /** The answer has none of the media types that the client accepts. */
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Not acceptable", "validation"),
    /** The body has more bytes than the limit. */
    BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "Body too large", "validation"),
    /** The body is not {@code application/json}. */
    MEDIA_TYPE_UNSUPPORTED(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported media type", "validation"),
    /** A text is missing, empty or white space only. */
    INPUT_EMPTY(HttpStatus.UNPROCESSABLE_CONTENT, "Empty input", "validation"),
    /** A text has more characters or tokens than the limit. */
    INPUT_TOO_LONG(HttpStatus.UNPROCESSABLE_CONTENT, "Input too long", "validation"),
    /** A value is outside its range. */
    PARAMETER_INVALID(HttpStatus.UNPROCESSABLE_CONTENT, "Invalid parameter", "validation"),
    /** There is no such field. */
    PARAMETER_UNKNOWN(HttpStatus.UNPROCESSABLE_CONTENT, "Unknown parameter", "validation"),
    /** Two values exclude each other. */
    PARAMETER_CONFLICT(HttpStatus.UNPROCESSABLE_CONTENT, "Conflicting parameters", "validation"),
    /** The model does not have the language, or has to be told one and is not. */
    LANGUAGE_UNKNOWN(HttpStatus.UNPROCESSABLE_CONTENT, "Unknown language", "validation"),
    /** An index or id is not below the count. */
    INDEX_OUT_OF_RANGE(HttpStatus.UNPROCESSABLE_CONTENT, "Index out of range", "validation"),
    /** The answer would be larger than the limit. */
    RESPONSE_TOO_LARGE(HttpStatus.UNPROCESSABLE_CONTENT, "Response too large", "validation"),
    /** The field is known, but the server or its model cannot do this. */
    CAPABILITY_MISSING(HttpStatus.UNPROCESSABLE_CONTENT, "Capability missing", "validation"),
    /** The queue is full. */
    OVERLOADED(HttpStatus.TOO_MANY_REQUESTS, "Overloaded", "overloaded"),
    /** A bug. */
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Internal error", "internal"),
    /** The model is being loaded. */
    MODEL_LOADING(HttpStatus.SERVICE_UNAVAILABLE, "Model loading", "not_ready"),
    /** The model could not be loaded. */
    MODEL_FAILED(HttpStatus.SERVICE_UNAVAILABLE, "Model failed", "not_ready"),
    /** The server is stopping. */
    DRAINING(HttpStatus.SERVICE_UNAVAILABLE, "Draining", "not_ready"),
    /** The work did not end in time. */
    DEADLINE_EXCEEDED(HttpStatus.GATEWAY_TIMEOUT, "Deadline exceeded", "generation");

    private final HttpStatus status;
    private final String title;
    private final String errorType;

    ProblemCode(HttpStatus status, String title, String errorType) {
        this.status = status;
        this.title = title;
        this.errorType = errorType;
    }

    /** The HTTP status. */
    public HttpStatus status() {
        return status;
    }

    /** The same short sentence for every occurrence. */
    public String title() {
        return title;
    }

    /** The class of the error in the words of Text Generation Inference. */
    public String errorType() {
        return errorType;
    }
}
