package io.clearhead.inspection;

import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServedModel;
import io.clearhead.serving.Ticket;
import java.util.List;

/**
 * Shows where a model attends while it reads a source and writes a target. What is shown always comes from one
 * teacher-forced pass, so the same pair gives the same numbers, and what beam search did to its hypotheses does not matter.
 *
 * <p>Thread safety: may be used from any thread.
 */
public final class AttentionInspector {

    private final InferenceService service;
    private final long maxCells;

    /**
     * Makes an inspector.
     *
     * @param service runs the passes
     * @param maxCells most numbers in the maps, rollouts and value norms of one answer
     */
    public AttentionInspector(InferenceService service, long maxCells) {
        this.service = service;
        this.maxCells = maxCells;
    }

    /**
     * Asks for the attention of sentence pairs, all admitted or none. What depends on the length of a target is
     * checked at once if the target is given; for a generated one the ticket throws instead, unless the shortest target
     * would be too long already.
     *
     * @return one ticket per pair, in order
     * @throws InspectionException if the model or a pair lacks what the view names, or the answer would be too large
     * @throws io.clearhead.serving.InferenceException if the service cannot take the work
     */
    public List<Ticket<AttentionReport>> attention(List<SentencePair> pairs, AttentionView view) {
        ServedModel model = service.model();
        AttentionSelection selection = view.scope().of(model.description().architecture());
        AlignmentScope asked = view.alignment();
        AlignmentHeads alignment = asked == null ? null : asked.of(model, "alignment");
        CellBudget budget = new CellBudget(maxCells);
        TargetTokens targetTokens = new TargetTokens(model.tokenizer());
        List<AttentionWork> works = pairs.stream()
                .map(pair -> new AttentionWork(pair, view, selection, alignment, budget, targetTokens))
                .toList();
        works.forEach(AttentionWork::countInAdvance);
        return service.submitAll(works);
    }

    /**
     * Asks for everything about one row of one head. A row behind the end of a generated target is reported by the ticket.
     *
     * @throws IndexOutOfRangeException if the model or the pair lacks what the address names
     * @throws io.clearhead.serving.InferenceException if the service cannot take the work
     */
    public Ticket<RowReport> row(SentencePair pair, AttentionAddress address) {
        ServedModel model = service.model();
        RowWork work = new RowWork(pair, address, new TargetTokens(model.tokenizer()));
        work.check(model.description().architecture());
        return service.submit(work);
    }
}
