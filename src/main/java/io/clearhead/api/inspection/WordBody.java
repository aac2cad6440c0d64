package io.clearhead.api.inspection;

import io.clearhead.inspection.words.WordGroups;
import io.clearhead.tokenizer.Token;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A word and the tokens that it has. */
@Schema(name = "InspectedWord", description = "A word, or a special token, and the tokens that it has.")
record WordBody(
        @Schema(description = "The texts of its tokens, joined.", example = "Straße")
        String text,

        @Schema(description = "First Unicode code point that it covers.", example = "4")
        int start,

        @Schema(description = "Code point behind the last one that it covers.", example = "10")
        int end,

        @Schema(description = "Indices of its tokens as [from, to).", example = "[1, 3]")
        List<Integer> tokens) {

    static List<WordBody> list(List<Token> tokens) {
        return WordGroups.of(tokens).words().stream()
                .map(word -> new WordBody(word.text(), word.start(), word.end(), List.of(word.from(), word.to())))
                .toList();
    }
}
