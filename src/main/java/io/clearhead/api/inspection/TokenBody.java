package io.clearhead.api.inspection;

import io.clearhead.tokenizer.Token;
import io.swagger.v3.oas.annotations.media.Schema;

/** A token as the inspecting endpoints show it. */
@Schema(name = "InspectedToken", description = "A token and its place in the text.")
record TokenBody(
        @Schema(description = "Id in the vocabulary.", example = "240")
        int id,

        @Schema(description = "Entry of the vocabulary; ▁ marks the beginning of a word.", example = "▁ate")
        String piece,

        @Schema(description = "The part of the text that it covers; for special tokens the piece.", example = "ate")
        String text,

        @Schema(description = "First Unicode code point that it covers.", example = "2")
        int start,

        @Schema(description = "Code point behind the last one that it covers.", example = "5")
        int end,

        @Schema(description = "Index of the word that it belongs to; -1 for special tokens.", example = "1")
        int word,

        @Schema(description = "Whether it is a control token, such as the end of sentence, and not text.")
        boolean special) {

    static TokenBody of(Token token) {
        return new TokenBody(
                token.id(), token.piece(), token.text(), token.start(), token.end(), token.word(), token.special());
    }
}
