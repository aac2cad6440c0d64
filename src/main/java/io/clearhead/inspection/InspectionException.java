package io.clearhead.inspection;

/** A question that cannot be answered; its message says what to ask instead. The caller's fault, never the model's. */
public abstract sealed class InspectionException extends IllegalArgumentException
        permits IndexOutOfRangeException, ResponseTooLargeException {

    private static final long serialVersionUID = 1L;

    InspectionException(String message) {
        super(message);
    }
}
