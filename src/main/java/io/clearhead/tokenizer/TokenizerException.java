package io.clearhead.tokenizer;

import java.util.List;

/** Says why the files of a tokenizer cannot be used: all problems found, each with the file it was found in. */
public final class TokenizerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String[] problems;

    /** Lists the problems; at least one. */
    public TokenizerException(List<String> problems) {
        super("the tokenizer's files cannot be used:\n  " + String.join("\n  ", problems));
        this.problems = problems.toArray(String[]::new);
    }

    /** One sentence per problem, each beginning with the name of the file. */
    public List<String> problems() {
        return List.of(problems);
    }
}
