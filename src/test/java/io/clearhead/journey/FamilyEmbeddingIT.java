package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.SchemaCheck;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Words and positions of models that know the order of words in another way than the paper's, asked over HTTP. */
class FamilyEmbeddingIT {

    private static final String FAMILIES = "src/test/resources/golden/families/";

    private static void assertDocumented(ApiClient api, JsonNode positions) throws Exception {
        JsonNode document = ApiClient.json(api.get("/v3/api-docs"));
        JsonNode schema = document.path("paths")
                .path("/positions")
                .at("/get/responses/200/content")
                .path("application/json")
                .path("schema");
        assertThat(schema.isObject()).isTrue();
        assertThat(SchemaCheck.problems(document, schema, positions)).isEmpty();
    }

    private static JsonNode contexts(ApiClient api) throws Exception {
        Map<String, Object> word = Map.of("text", "I ate an apple.", "span", List.of(9, 14));
        return api.json("/embeddings/contexts", Map.of("a", word, "b", word, "source_lang", "en", "target_lang", "de"));
    }

    @Nested
    @FamilyServer
    @TestPropertySource(properties = "clearhead.model=" + FAMILIES + "t5")
    class OfRelativePositions {

        private final ApiClient api;

        @Autowired
        OfRelativePositions(@LocalServerPort int port) {
            api = new ApiClient(port);
        }

        @Test
        void everyHeadHasABiasForEveryDistance() throws Exception {
            JsonNode answer = ApiClient.json(api.get("/positions?count=4"));

            assertThat(answer.propertyNames())
                    .containsExactly("model", "kind", "scale", "count", "offsets", "bias", "buckets", "max_distance");
            assertThat(answer.get("kind").stringValue()).isEqualTo("relative");
            assertThat(answer.get("offsets").toString()).isEqualTo("[-3,-2,-1,0,1,2,3]");
            JsonNode architecture = ApiClient.json(api.get("/model")).get("architecture");
            assertThat(answer.at("/bias/encoder"))
                    .hasSize(architecture.at("/encoder/heads").intValue())
                    .allSatisfy(head -> assertThat(head).hasSize(7).allMatch(JsonNode::isNumber));
            assertThat(answer.at("/bias/decoder"))
                    .hasSize(architecture.at("/decoder/heads").intValue())
                    .allSatisfy(head -> {
                        assertThat(head.valueStream().limit(4)).allMatch(JsonNode::isNumber);
                        assertThat(head.valueStream().skip(4)).hasSize(3).allMatch(JsonNode::isNull);
                    });
            assertDocumented(api, answer);
        }

        @Test
        void thereIsNoStageOfPositionsAndTheTaskIsNotAPartOfTheWord() throws Exception {
            JsonNode answer = contexts(api);

            assertThat(answer.at("/stages/0/name").stringValue()).isEqualTo("embedding");
            assertThat(answer.at("/stages/1/name").stringValue()).isEqualTo("layer_1");
            assertThat(answer.at("/a/tokens")).allSatisfy(token -> {
                assertThat(token.get("start").intValue()).isBetween(9, 14);
                assertThat(token.get("index").intValue()).isGreaterThan(5);
            });
        }

        @Test
        void wordsHavePlacesAndNeighbours() throws Exception {
            JsonNode answer = api.json("/embeddings/plane", Map.of("terms", List.of("house", "water")));

            assertThat(answer.at("/terms/0/neighbours")).hasSize(8);
            assertThat(answer.at("/cosines/0/0").intValue()).isEqualTo(1);
        }
    }

    @Nested
    @FamilyServer
    @TestPropertySource(properties = "clearhead.model=" + FAMILIES + "mbart50")
    class OfLearnedPositions {

        private final ApiClient api;

        @Autowired
        OfLearnedPositions(@LocalServerPort int port) {
            api = new ApiClient(port);
        }

        @Test
        void learnedVectorsHaveNeitherLayoutNorFormula() throws Exception {
            JsonNode answer = ApiClient.json(api.get("/positions?count=4"));

            assertThat(answer.get("kind").stringValue()).isEqualTo("learned");
            assertThat(answer.get("layout").isNull()).isTrue();
            assertThat(answer.get("formula").isNull()).isTrue();
            assertThat(answer.get("matrix")).hasSize(4);
            assertDocumented(api, answer);
        }

        @Test
        void languagesAreToldBesideTheWord() throws Exception {
            JsonNode answer = contexts(api);

            assertThat(answer.at("/stages/1/name").stringValue()).isEqualTo("position");
            assertThat(answer.at("/a/tokens/0/index").intValue()).isPositive();
            assertThat(answer.at("/stages/0/cosine").intValue()).isEqualTo(1);
        }
    }
}
