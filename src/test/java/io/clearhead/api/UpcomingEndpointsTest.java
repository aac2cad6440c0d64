package io.clearhead.api;

import static org.hamcrest.Matchers.startsWith;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.MockMvc;

@ApiSlice(UpcomingEndpoints.class)
@Import(FakeServing.class)
class UpcomingEndpointsTest {

    @Autowired
    private MockMvc mvc;

    @ParameterizedTest
    @ValueSource(strings = {"/score", "/embed", "/v1/completions", "/translate", "/"})
    void anEndpointThatDoesNotWorkYetIsRefusedByName(String path) throws Exception {
        mvc.perform(post(path).contentType("application/json").content("{}"))
                .andExpect(status().is(422))
                .andExpect(jsonPath("$.code").value("CAPABILITY_MISSING"))
                .andExpect(jsonPath("$.detail").value(startsWith("POST " + path)));
    }

    @Test
    void anUnknownPathIsStillNotFound() throws Exception {
        mvc.perform(get("/scores")).andExpect(status().isNotFound());
        mvc.perform(get("/languages")).andExpect(status().is(422));
    }
}
