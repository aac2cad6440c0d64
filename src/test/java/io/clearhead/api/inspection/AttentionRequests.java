package io.clearhead.api.inspection;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests to {@code /attention}. */
abstract class AttentionRequests {

    @Autowired
    MockMvc mvc;

    @Autowired
    JsonMapper json;

    HttpExchange attention;

    @BeforeEach
    void choosePath() {
        attention = new HttpExchange(mvc, "/attention");
    }
}
