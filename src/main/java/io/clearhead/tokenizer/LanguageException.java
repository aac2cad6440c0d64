package io.clearhead.tokenizer;

import java.util.List;

/** A language that the model does not know, or one that it needs to be told and was not. */
public final class LanguageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Role role;
    private final String[] validValues;

    /** Which of the two languages is meant. */
    public enum Role {
        /** The language of the source. */
        SOURCE,
        /** The language to write. */
        TARGET
    }

    /**
     * Says what is wrong.
     *
     * @param role which language
     * @param reason continues a sentence that begins with the name of the field
     * @param validValues what would have been right
     */
    public LanguageException(Role role, String reason, List<String> validValues) {
        super(reason);
        this.role = role;
        this.validValues = validValues.toArray(String[]::new);
    }

    /** Which language it is about. */
    public Role role() {
        return role;
    }

    /** What is wrong, without the name of the field: {@code "must be …, but is …"}. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** The codes that are valid here; empty if the model has no languages to choose from. */
    public List<String> validValues() {
        return List.of(validValues);
    }
}
