package io.clearhead.api.inspection;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends JSON to one path and reads the answer. */
final class HttpExchange {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MockMvc mvc;
    private final String path;

    HttpExchange(MockMvc mvc, String path) {
        this.mvc = mvc;
        this.path = path;
    }

    MockHttpServletResponse send(String body, String accept) throws Exception {
        return mvc.perform(post(path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .accept(accept)
                        .content(body))
                .andReturn()
                .getResponse();
    }

    /** The answer to a request that succeeds. */
    JsonNode answer(String body) throws Exception {
        MockHttpServletResponse response = send(body, "application/json");
        if (response.getStatus() != 200) {
            throw new AssertionError(response.getStatus() + " " + response.getContentAsString());
        }
        return JSON.readTree(response.getContentAsByteArray());
    }

    /** The problem of a request that is refused with 422. */
    JsonNode problem(String body) throws Exception {
        return problem(body, "application/json");
    }

    JsonNode problem(String body, String accept) throws Exception {
        MockHttpServletResponse response = send(body, accept);
        if (response.getStatus() != 422 || !"application/problem+json".equals(response.getContentType())) {
            throw new AssertionError(response.getStatus() + " " + response.getContentAsString());
        }
        return JSON.readTree(response.getContentAsByteArray());
    }
}
