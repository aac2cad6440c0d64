package io.clearhead.api.generate;

import io.clearhead.api.RequestOutcome;
import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.problem.ProblemTranslator;
import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GenerationResult;
import io.clearhead.serving.Ticket;
import io.clearhead.serving.WorkCancelledException;
import io.clearhead.tokenizer.TextStream;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one search as events: a token as soon as it is chosen, and with the last one everything that is known at the end. A
 * token that may be the last waits for the next or for the end.
 *
 * <p>Confined to the request's thread.
 */
final class GenerationStream {

    private static final Logger log = LoggerFactory.getLogger(GenerationStream.class);

    /**
     * How often the stream looks after other things than tokens.
     *
     * @param glance longest time between two looks at progress and deadline
     * @param keepAlive longest silence
     */
    record Rhythm(Duration glance, Duration keepAlive) {
        static final Rhythm STANDARD = new Rhythm(Duration.ofMillis(250), Duration.ofSeconds(15));
    }

    private final GenerationPlan plan;
    private final GenerationAnswers answers;
    private final Ticket<GenerationResult> ticket;
    private final TokenHandOver handOver;
    private final EventStream events;
    private final Rhythm rhythm;
    private final TextStream text;
    private int sentTokens;
    private int reportedSteps;
    private long lastSent = System.nanoTime();
    private @Nullable GeneratedToken held;

    GenerationStream(
            GenerationPlan plan,
            Ticket<GenerationResult> ticket,
            TokenHandOver handOver,
            EventStream events,
            Rhythm rhythm) {
        this.plan = plan;
        this.answers = new GenerationAnswers(plan);
        this.ticket = ticket;
        this.handOver = handOver;
        this.events = events;
        this.rhythm = rhythm;
        this.text = plan.model().tokenizer().stream();
    }

    /**
     * Sends events until the search has ended.
     *
     * @throws RuntimeException why the search failed, if nothing was sent yet; later it is an error event
     */
    void send() {
        try {
            sendTokens();
            sendEnd();
        } catch (IOException gone) {
            events.end(RequestOutcome.CANCELLED);
            logGone();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            fail(new WorkCancelledException("the thread that streamed was interrupted"));
        } catch (RuntimeException failure) {
            fail(failure);
        } finally {
            // Has no effect on a search that ended; one whose reader is gone stops before its next step.
            ticket.cancel();
        }
    }

    private void sendTokens() throws IOException, InterruptedException {
        while (true) {
            // Asked first: what the search handed over before it ended is then seen by the poll.
            boolean ended = ticket.hasEnded();
            GeneratedToken token = handOver.poll(ended ? Duration.ZERO : rhythm.glance());
            if (token != null) {
                accept(token);
            } else if (ended || handOver.isFinished()) {
                return;
            } else {
                stayAwake();
            }
        }
    }

    private void accept(GeneratedToken token) throws IOException {
        GeneratedToken previous = held;
        held = token;
        if (previous != null) {
            sendToken(previous);
        }
        if (!mayBeLast(token)) {
            held = null;
            sendToken(token);
        }
    }

    private boolean mayBeLast(GeneratedToken token) {
        return sentTokens + 1 == plan.settings().maxNewTokens()
                || plan.model().tokenizer().isSpecial(token.id());
    }

    private void sendToken(GeneratedToken token) throws IOException {
        sentTokens++;
        AnswerToken answer = answers.token(token, text.next(token.id()));
        send(new StreamEvent(sentTokens, answer, answers.topTokens(token), answers.alignment(token), null, null, null));
    }

    private void sendEnd() throws IOException {
        GenerationResult result = ticket.await();
        GenerateResponse response = answers.answer(plan.sources().get(0).encoding(), result, ticket.queueTime());
        int tokens = result.best().tokens().size();
        GeneratedToken last = result.best().tokens().get(tokens - 1);
        // What the events so far have not said: nothing behind an end of sentence, and all of a beam search.
        String rest = response.generatedText().substring(text.text().length());
        // The mark tells readers to skip the token: also one that was sent, where the end is an ordinary token of the
        // model.
        boolean sent = sentTokens == tokens;
        boolean special = sent || (plan.model().tokenizer().isSpecial(last.id()) && rest.isEmpty());
        AnswerToken token = answers.token(last, rest).withSpecial(special);
        send(new StreamEvent(
                tokens,
                token,
                answers.topTokens(last),
                answers.alignment(last),
                response.generatedText(),
                response.details(),
                response.sequences()));
    }

    private void send(StreamEvent event) throws IOException {
        events.event(event);
        lastSent = System.nanoTime();
    }

    /** Tells proxies, and whoever reads along, that the search is alive; finds out whether the client is. */
    private void stayAwake() throws IOException {
        int steps = handOver.steps();
        boolean progress = plan.settings().numBeams() > 1 && steps > reportedSteps;
        if (progress) {
            events.comment("progress " + steps + "/" + plan.settings().maxNewTokens());
            reportedSteps = steps;
        } else if (System.nanoTime() - lastSent >= rhythm.keepAlive().toNanos()) {
            events.comment("keep-alive");
        } else {
            return;
        }
        lastSent = System.nanoTime();
    }

    private void fail(RuntimeException failure) {
        if (!events.isBegun()) {
            throw failure;
        }
        ApiProblem problem = ProblemTranslator.problemOf(failure);
        events.end(outcome(problem.code()));
        if (problem.code() == ProblemCode.INTERNAL_ERROR) {
            log.error("stream failed ticket={} tokens={}", ticket.id(), sentTokens, failure);
        }
        try {
            events.error(problem);
        } catch (IOException gone) {
            logGone();
        }
    }

    private void logGone() {
        log.info("client went away status=499 ticket={} tokens={}", ticket.id(), sentTokens);
    }

    private static RequestOutcome outcome(ProblemCode code) {
        return switch (code) {
            case DEADLINE_EXCEEDED -> RequestOutcome.DEADLINE_EXCEEDED;
            case DRAINING, MODEL_FAILED, MODEL_LOADING -> RequestOutcome.NOT_READY;
            default -> RequestOutcome.INTERNAL_ERROR; // a request that is wrong was refused before its stream began
        };
    }
}
