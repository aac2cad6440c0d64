package io.clearhead.bootstrap;

import java.util.List;

/** There are environment variables that look like ours and mean nothing. */
final class UnknownVariableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownVariableException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
