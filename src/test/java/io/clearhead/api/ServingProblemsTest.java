package io.clearhead.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.clearhead.api.request.RequestLimits;
import io.clearhead.api.request.StrictJson;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServingListener;
import io.clearhead.serving.ServingSettings;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;

/** What every endpoint answers while there is no model, and when time runs out. */
@Timeout(60)
class ServingProblemsTest {

    /** Routes that need beans which a slice does not have. */
    static final String OPERATIONS = "io\\.clearhead\\.bootstrap\\..*";

    private static RequestBuilder request(String path, String body) {
        return post(path).contentType(MediaType.APPLICATION_JSON).content(body);
    }

    @Nested
    @WebMvcTest(
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ServingProblemsTest.OPERATIONS))
    @DirtiesContext
    @Import({StrictJson.class, RequestLimits.class, Loading.Serving.class})
    class Loading {

        @TestConfiguration
        static class Serving {
            @Bean
            ApiLimits limits() {
                return ApiLimits.standard();
            }

            @Bean(destroyMethod = "close")
            InferenceService service() {
                ServingSettings settings = new ServingSettings(1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1));
                return new InferenceService(settings, ServingListener.none(), System::nanoTime);
            }
        }

        @Autowired
        private MockMvc mvc;

        @Test
        void everyEndpointSaysThatTheModelIsBeingLoaded() throws Exception {
            for (RequestBuilder request : List.of(
                    request("/generate", "{\"inputs\": \"I\"}"),
                    request("/generate_stream", "{\"inputs\": \"I\"}"),
                    request("/tokenize", "{\"inputs\": \"I\"}"),
                    request("/decode", "{\"ids\": [1]}"),
                    get("/model"),
                    get("/info"))) {
                MockHttpServletResponse response =
                        mvc.perform(request).andReturn().getResponse();

                assertThat(response.getStatus()).isEqualTo(503);
                assertThat(response.getHeader("Retry-After")).isEqualTo("5");
                assertThat(response.getContentAsString()).contains("\"MODEL_LOADING\"", "\"not_ready\"");
            }
        }
    }

    @Nested
    @WebMvcTest(
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ServingProblemsTest.OPERATIONS))
    @DirtiesContext
    @Import({StrictJson.class, RequestLimits.class, Slow.Serving.class})
    class Slow {

        private static final long START = System.nanoTime();
        private static final AtomicBoolean clockRuns = new AtomicBoolean();

        @TestConfiguration
        static class Serving {
            @Bean
            ApiLimits limits() {
                return ApiLimits.standard();
            }

            @Bean
            FakeInferenceModel model() {
                return new FakeInferenceModel();
            }

            @Bean(destroyMethod = "close")
            InferenceService service(FakeInferenceModel model) throws Exception {
                return FakeServing.serving(
                        TestModels.loaded(model),
                        Duration.ofMillis(100),
                        () -> clockRuns.get() ? System.nanoTime() - START : 0);
            }
        }

        @Autowired
        private MockMvc mvc;

        @Autowired
        private FakeInferenceModel model;

        @Autowired
        private InferenceService service;

        @Test
        void workThatWaitsTooLongIs504() throws Exception {
            FakeInferenceModel.Pause pause = model.pauseGeneration();
            service.submit((session, cancellation) ->
                    session.generate(new int[] {0}, GenerationSettings.greedy(1).build(), GenerationListener.none()));
            pause.awaitArrival();
            clockRuns.set(true); // not before, or the work might be given up before a worker takes it
            try {
                for (String path : List.of("/generate", "/generate_stream")) {
                    MockHttpServletResponse response = mvc.perform(request(path, "{\"inputs\": \"I\"}"))
                            .andReturn()
                            .getResponse();

                    assertThat(response.getStatus()).as(path).isEqualTo(504);
                    assertThat(response.getContentAsString()).contains("\"DEADLINE_EXCEEDED\"", "\"generation\"");
                }
            } finally {
                pause.release();
            }
        }
    }
}
