package io.clearhead.api.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.api.ApiLimits;
import io.clearhead.api.FakeServing;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.api.request.StrictJson;
import io.clearhead.generation.FinishReason;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GenerationResult;
import io.clearhead.serving.DeadlineExceededException;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.Ticket;
import io.clearhead.serving.Work;
import io.clearhead.serving.WorkCancelledException;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What happens to a stream when something goes wrong, or when nothing happens for long. */
@Timeout(60)
class GenerationStreamTest {

    private static final Duration GLANCE = Duration.ofMillis(5);
    private static final GenerationStream.Rhythm SILENT = new GenerationStream.Rhythm(GLANCE, Duration.ofHours(1));
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final GeneratedToken TOKEN = new GeneratedToken(9, -0.5f, List.of());

    private final JsonMapper json = mapper();
    private final AtomicLong now = new AtomicLong();
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/generate_stream");
    private GenerationStream.Rhythm rhythm = SILENT;
    private final TokenHandOver handOver = new TokenHandOver(16);
    private InferenceService service;

    private static JsonMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder();
        new StrictJson().customize(builder);
        return builder.build();
    }

    @BeforeEach
    void start() throws Exception {
        service = FakeServing.serving(TestModels.loaded(new FakeInferenceModel()), TIMEOUT, now::get);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void failureAfterTheFirstEventIsAnErrorEvent() throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        Ticket<GenerationResult> ticket = service.submit(handingOver(() -> {
            throw new IllegalStateException("secret");
        }));

        send(1, ticket, response);

        String[] events = response.getContentAsString(StandardCharsets.UTF_8).split("\n\n");
        assertThat(events).hasSize(2);
        assertThat(events[0]).startsWith("data:{\"index\":1,");
        assertThat(events[1])
                .startsWith("event:error\ndata:{\"type\":\"urn:clearhead:problem:internal-error\"")
                .contains("\"error_type\":\"internal\"")
                .doesNotContain("secret", "Exception");
        assertThat(request.getAttribute("io.clearhead.outcome")).isEqualTo("internal_error");
    }

    @Test
    void deadlineAfterTheFirstEventIsAnErrorEvent() {
        StringBuilder sent = new StringBuilder();
        Ticket<GenerationResult> ticket = service.submit((session, cancellation) -> {
            handOver.onToken(TOKEN);
            while (!cancellation.isCancelled()) {
                Thread.onSpinWait();
            }
            handOver.finish();
            throw new IllegalStateException("a result that nobody waits for");
        });

        send(1, ticket, response(text -> {
            sent.append(text);
            now.set(TIMEOUT.toNanos()); // time runs out as soon as the first event is there
        }));

        assertThat(sent.toString())
                .startsWith("data:{\"index\":1,")
                .contains("event:error\n")
                .contains("DEADLINE_EXCEEDED");
        assertThat(request.getAttribute("io.clearhead.outcome")).isEqualTo("deadline_exceeded");
    }

    @Test
    void lastTokenThatWasSentIsMarkedAndHasNoTextAgain() throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        Ticket<GenerationResult> ticket = service.submit(handingOver(() -> {}));

        send(1, ticket, response);

        String[] events = response.getContentAsString(StandardCharsets.UTF_8).split("\n\n");
        assertThat(events).hasSize(2);
        JsonNode first = json.readTree(events[0].substring("data:".length()));
        JsonNode last = json.readTree(events[1].substring("data:".length()));
        assertThat(first.path("token").path("special").booleanValue()).isFalse();
        assertThat(last.path("token").path("special").booleanValue()).isTrue();
        assertThat(last.path("token").path("text").stringValue()).isEmpty();
        assertThat(last.path("generated_text")).isEqualTo(first.path("token").path("text"));
        assertThat(request.getAttribute("io.clearhead.outcome")).isNull();
    }

    @Test
    void deadlineInTheQueueIsFoundWithoutAnyToken() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        service.submit((session, cancellation) -> {
            running.countDown();
            await(release);
            return true;
        });
        await(running);
        Ticket<GenerationResult> ticket = service.submit(handingOver(() -> {}));

        now.set(TIMEOUT.toNanos());
        try {
            assertThatThrownBy(() -> send(1, ticket, new MockHttpServletResponse()))
                    .isInstanceOf(DeadlineExceededException.class);
        } finally {
            release.countDown();
        }
    }

    @Test
    void clientThatGoesAwayStopsTheSearch() {
        CountDownLatch stopped = new CountDownLatch(1);
        Ticket<GenerationResult> ticket = service.submit((session, cancellation) -> {
            handOver.onToken(TOKEN);
            while (!cancellation.isCancelled()) {
                Thread.onSpinWait();
            }
            stopped.countDown();
            throw new IllegalStateException("a result that nobody waits for");
        });

        send(1, ticket, response(text -> {
            throw new BrokenPipe();
        }));

        await(stopped);
        assertThatThrownBy(ticket::await).isInstanceOf(WorkCancelledException.class);
        assertThat(request.getAttribute("io.clearhead.outcome")).isEqualTo("cancelled");
    }

    @Test
    void silenceIsBrokenByComments() throws Exception {
        CountDownLatch comments = new CountDownLatch(2);
        rhythm = new GenerationStream.Rhythm(GLANCE, Duration.ofMillis(20));
        Ticket<GenerationResult> ticket = service.submit(handingOver(() -> await(comments)));
        MockHttpServletResponse response = response(text -> {
            if (text.equals(": keep-alive\n\n")) {
                comments.countDown();
            }
        });

        send(1, ticket, response);

        assertThat(comments.getCount()).isZero();
    }

    @Test
    void beamSearchTellsItsProgressInComments() throws Exception {
        CountDownLatch progress = new CountDownLatch(1);
        Ticket<GenerationResult> ticket = service.submit((session, cancellation) -> {
            assertThat(handOver.isCancelled()).isFalse();
            await(progress);
            handOver.finish();
            return result();
        });
        MockHttpServletResponse response = response(text -> {
            if (text.equals(": progress 1/16\n\n")) {
                progress.countDown();
            }
        });

        send(4, ticket, response);

        assertThat(progress.getCount()).isZero();
    }

    private Work<GenerationResult> handingOver(Runnable then) {
        return (session, cancellation) -> {
            try {
                handOver.onToken(TOKEN);
                then.run();
                return result();
            } finally {
                handOver.finish();
            }
        };
    }

    private static GenerationResult result() {
        GeneratedSequence sequence = new GeneratedSequence(List.of(TOKEN), -0.5, FinishReason.LENGTH);
        return new GenerationResult(List.of(sequence), Duration.ZERO, Duration.ZERO);
    }

    private void send(int numBeams, Ticket<GenerationResult> ticket, MockHttpServletResponse response) {
        RequestLimits limits = new RequestLimits(new ApiLimits(100, 16, 16, 1, 8, 1, 1_000, 1, TIMEOUT));
        GenerateParameters parameters = json.readValue("{\"num_beams\":" + numBeams + "}", GenerateParameters.class);
        GenerateRequest body = new GenerateRequest(Inputs.single("I"), parameters, true);
        GenerationPlan plan = GenerationPlan.forStream(body, service.model(), limits);
        EventStream events = new EventStream(json, request, response);
        new GenerationStream(plan, ticket, handOver, events, rhythm).send();
    }

    private static MockHttpServletResponse response(Consumer<String> listener) {
        return new MockHttpServletResponse() {
            @Override
            public ServletOutputStream getOutputStream() {
                return new ServletOutputStream() {
                    @Override
                    public void write(int value) {
                        throw new UnsupportedOperationException("the stream writes arrays");
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        try {
                            listener.accept(new String(bytes, offset, length, StandardCharsets.UTF_8));
                        } catch (BrokenPipe broken) {
                            throw new IOException("Broken pipe", broken);
                        }
                    }

                    @Override
                    public boolean isReady() {
                        return true;
                    }

                    @Override
                    public void setWriteListener(WriteListener writeListener) {
                        throw new UnsupportedOperationException("the stream blocks");
                    }
                };
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static final class BrokenPipe extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
