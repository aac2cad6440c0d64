package io.clearhead.api.generate;

import io.clearhead.api.request.SourceText;
import io.clearhead.api.request.Tickets;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationResult;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.Ticket;
import io.clearhead.serving.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings plans to the workers and their results back.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class Generation {

    private final InferenceService service;

    Generation(InferenceService service) {
        this.service = service;
    }

    /** Answers all inputs, in their form. */
    Object answer(GenerationPlan plan) {
        List<Work<GenerationResult>> works = new ArrayList<>();
        for (SourceText source : plan.sources()) {
            int[] ids = source.encoding().ids();
            GenerationSettings settings = plan.settings(source);
            works.add((session, cancellation) -> session.generate(ids, settings, GenerationListener.none()));
        }
        List<Ticket<GenerationResult>> tickets = service.submitAll(works);
        List<GenerationResult> results = Tickets.awaitAll(tickets);
        GenerationAnswers answers = new GenerationAnswers(plan);
        List<GenerateResponse> responses = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            responses.add(answers.answer(
                    plan.sources().get(i).encoding(),
                    results.get(i),
                    tickets.get(i).queueTime()));
        }
        return plan.inputs().inSameForm(responses);
    }

    /** Answers the one input token by token, until the end or until the reader has gone. */
    void stream(GenerationPlan plan, EventStream events) {
        SourceText source = plan.sources().get(0);
        int[] ids = source.encoding().ids();
        GenerationSettings settings = plan.settings(source);
        TokenHandOver handOver = new TokenHandOver(plan.settings().maxNewTokens());
        Ticket<GenerationResult> ticket = service.submit((session, cancellation) -> {
            try {
                return session.generate(ids, settings, handOver);
            } finally {
                handOver.finish();
            }
        });
        new GenerationStream(plan, ticket, handOver, events, GenerationStream.Rhythm.STANDARD).send();
    }
}
