package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody wants to know which word became which. */
@BuiltInServer
class AlignmentIT {

    private final ApiClient api;

    @Autowired
    AlignmentIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    @Test
    void wordsAreAlignedByTheHeadsThatWereMeasured() throws Exception {
        JsonNode alignments = api.json(
                        "/attention",
                        Map.of(
                                "inputs",
                                "Yesterday the old man bought a red car.",
                                "target",
                                "Gestern kaufte der alte Mann ein rotes Auto.",
                                "include",
                                List.of("alignments")))
                .path("alignments");

        assertThat(alignments.path("pharaoh").stringValue()).isEqualTo("0-0 1-2 2-3 3-4 4-1 5-5 6-6 7-7");
        assertThat(alignments.at("/pairs/4")).hasToString("[4,1]");
        assertThat(alignments.at("/source_words/7").stringValue()).isEqualTo("car.");
        assertThat(alignments.at("/target_words/1").stringValue()).isEqualTo("kaufte");
        JsonNode model = ApiClient.json(api.get("/model")).path("alignment");
        for (String field : List.of("layer", "heads", "rows")) {
            assertThat(alignments.path(field)).isEqualTo(model.path(field));
        }
    }

    @Test
    void theModelSaysHowGoodItsAlignmentsAre() throws Exception {
        assertThat(ApiClient.json(api.get("/model")).path("alignment"))
                .hasToString("{\"layer\":2,\"heads\":[0,1,2,3,4,5,6,7],\"rows\":\"predicted\",\"measured\":true,"
                        + "\"alignment_error_rate\":0.2145,\"precision\":0.7876,\"recall\":0.7831,\"sentences\":80}");
    }

    /** Without punctuation the links are those that anybody can read from the weights of the same answer. */
    @Test
    void linksFollowFromTheWeights() throws Exception {
        JsonNode answer = api.json(
                "/attention",
                Map.of(
                        "inputs", "I ate an apple",
                        "target", "Ich habe einen Apfel gegessen",
                        "kinds", List.of("cross"),
                        "layers", List.of(2),
                        "reduce", Map.of("heads", "mean"),
                        "words", true,
                        "include", List.of("alignments")));
        JsonNode weights = answer.at("/attention/cross/data/0/0");

        for (JsonNode pair : answer.at("/alignments/pairs")) {
            JsonNode row = weights.get(pair.get(1).intValue());
            assertThat(heaviest(row)).isEqualTo(pair.get(0).intValue());
        }
        assertThat(answer.at("/alignments/pairs")).hasSize(5);
    }

    /** Of the source's four words; the end of sentence behind them is none. */
    private static int heaviest(JsonNode row) {
        int heaviest = 0;
        for (int column = 0; column < 4; column++) {
            heaviest = row.get(column).doubleValue() > row.get(heaviest).doubleValue() ? column : heaviest;
        }
        return heaviest;
    }
}
