package io.clearhead.api.inspection;

import io.clearhead.tokenizer.Encoding;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A text and its tokens. */
@Schema(name = "TokenizedText", description = "A text and its tokens, special tokens included.")
record TextBody(
        @Schema(description = "The text.", example = "I ate an apple.")
        String text,

        @Schema(description = "Its tokens in reading order.")
        List<TokenBody> tokens) {

    static TextBody of(Encoding encoding) {
        return new TextBody(
                encoding.text(), encoding.tokens().stream().map(TokenBody::of).toList());
    }
}
