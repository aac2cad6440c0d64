package io.clearhead.api.inspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clearhead.tokenizer.Encoding;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text and its tokens. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "TokenizedText", description = "A text and its tokens, special tokens included.")
record TextBody(
        @Schema(description = "The text.", example = "I ate an apple.")
        String text,

        @Schema(description = "Its tokens in reading order.")
        List<TokenBody> tokens,

        @Schema(description = "Its words in reading order, each with its tokens; only where words are asked for.")
        @Nullable
        List<WordBody> words) {

    static TextBody of(Encoding encoding) {
        return new TextBody(encoding.text(), tokens(encoding), null);
    }

    static TextBody withWords(Encoding encoding) {
        return new TextBody(encoding.text(), tokens(encoding), WordBody.list(encoding.tokens()));
    }

    private static List<TokenBody> tokens(Encoding encoding) {
        return encoding.tokens().stream().map(TokenBody::of).toList();
    }
}
