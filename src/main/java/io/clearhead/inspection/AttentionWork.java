package io.clearhead.inspection;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.AttentionTraces;
import io.clearhead.generation.InferenceSession;
import io.clearhead.inspection.AttentionReport.PredictedToken;
import io.clearhead.inspection.AttentionReport.Reading;
import io.clearhead.inspection.AttentionReport.Slice;
import io.clearhead.serving.Cancellation;
import io.clearhead.serving.Work;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Token;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The pass over one sentence pair.
 *
 * @param pair what is read
 * @param selection what is reported
 * @param budget shared by all pairs of one answer
 * @param targetTokens describes what the model writes
 */
record AttentionWork(SentencePair pair, AttentionSelection selection, CellBudget budget, TargetTokens targetTokens)
        implements Work<AttentionReport> {

    /** Counts the weights that the answer will have, or those that it has at least if the target is still to be written. */
    void countInAdvance() {
        if (pair.target() instanceof Target.Given given) {
            count(given.encoding(), 0);
        } else {
            budget.spend(leastCells());
        }
    }

    /** Weights of the shortest target that can be written. */
    private long leastCells() {
        int tokens = pair.target() instanceof Target.Generated generated
                ? Math.max(1, generated.settings().minNewTokens())
                : 0;
        return selection.cells(pair.source().tokens().size(), tokens);
    }

    @Override
    public AttentionReport run(InferenceSession session, Cancellation cancellation) {
        Encoding target = targetTokens.of(pair, session);
        if (pair.target() instanceof Target.Generated) {
            count(target, leastCells());
        }
        AttentionTraces traces = session.attention(pair.source().ids(), target.ids(), selection);
        return new AttentionReport(pair.source(), reading(target, traces), slices(target, traces));
    }

    private void count(Encoding target, long counted) {
        int sourceLength = pair.source().tokens().size();
        int targetLength = target.tokens().size();
        AttentionExtent.check(selection, sourceLength, targetLength);
        budget.spend(selection.cells(sourceLength, targetLength) - counted);
    }

    private Reading reading(Encoding target, AttentionTraces traces) {
        List<Token> tokens = target.tokens();
        List<Token> fed = new ArrayList<>(tokens.size());
        fed.add(targetTokens.control(traces.fed()[0], 0));
        fed.addAll(tokens.subList(0, tokens.size() - 1));
        List<PredictedToken> predicted = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            predicted.add(new PredictedToken(tokens.get(i), traces.targetLogProbabilities()[i]));
        }
        return new Reading(target.text(), fed, predicted);
    }

    private Map<AttentionKind, Slice> slices(Encoding target, AttentionTraces traces) {
        Map<AttentionKind, Slice> slices = new EnumMap<>(AttentionKind.class);
        for (Map.Entry<AttentionKind, AttentionMaps> entry : traces.maps().entrySet()) {
            AttentionKind kind = entry.getKey();
            AttentionExtent extent = AttentionExtent.of(
                    kind, pair.source().tokens().size(), target.tokens().size());
            slices.put(
                    kind,
                    new Slice(
                            selection.layers().of(kind),
                            selection.heads().of(kind),
                            extent.rows(selection.rows()),
                            extent.columns(selection.columns()),
                            entry.getValue()));
        }
        return slices;
    }
}
