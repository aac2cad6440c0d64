package io.clearhead.inspection;

/** Two parts of a question cannot be answered together. */
public final class SelectionConflictException extends InspectionException {

    private static final long serialVersionUID = 1L;

    private final String field;

    SelectionConflictException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The part of the question to change. */
    public String field() {
        return field;
    }
}
