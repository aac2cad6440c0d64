package io.clearhead.bootstrap;

import java.util.List;

/** The configured API keys cannot be used. Its message lists every reason and never a key. */
final class ApiKeysException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ApiKeysException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
