package io.clearhead.tokenizer.sentencepiece;

/** Says why a model file cannot be read any further. */
final class MalformedModelException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    MalformedModelException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
