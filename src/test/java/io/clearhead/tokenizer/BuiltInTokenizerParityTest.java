package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Ids, pieces and texts of the built-in model are those of Hugging Face transformers 5.23.0, exactly. */
class BuiltInTokenizerParityTest {

    private static final Tokenizer TOKENIZER = TokenizerFixtures.tokenizer(TokenizerFixtures.TATOEBA);

    static Stream<JsonNode> texts() {
        JsonNode golden = TokenizerFixtures.json("/golden/tatoeba-en-de/tokens.json");
        return StreamSupport.stream(golden.get("tokens").spliterator(), false);
    }

    @Test
    void everyTextIsThere() {
        assertThat(texts()).hasSize(207);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void idsPiecesAndTextsAreThoseOfTransformers(JsonNode golden) {
        Encoding encoding = TOKENIZER.encode(golden.get("text").stringValue());
        List<String> pieces = encoding.tokens().stream().map(Token::piece).toList();

        assertThat(pieces)
                .isEqualTo(StreamSupport.stream(golden.get("pieces").spliterator(), false)
                        .map(JsonNode::stringValue)
                        .toList());
        assertThat(encoding.ids()).containsExactly(TokenizerFixtures.ids(golden.get("ids")));
        assertThat(TOKENIZER.decode(encoding.ids()))
                .isEqualTo(golden.get("decoded").stringValue());
    }
}
