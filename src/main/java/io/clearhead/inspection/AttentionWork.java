package io.clearhead.inspection;

import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionPass;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.InferenceSession;
import io.clearhead.inspection.AttentionReport.PredictedToken;
import io.clearhead.inspection.AttentionReport.Reading;
import io.clearhead.inspection.alignment.WordAlignment;
import io.clearhead.serving.Cancellation;
import io.clearhead.serving.Work;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pass over one sentence pair.
 *
 * @param pair what is read
 * @param view what is reported
 * @param selection the layers and heads of the view in the model
 * @param alignment the heads of the model that words are aligned by; null if they are not
 * @param budget shared by all pairs of one answer
 * @param targetTokens describes what the model writes
 */
record AttentionWork(
        SentencePair pair,
        AttentionView view,
        AttentionSelection selection,
        @Nullable AlignmentHeads alignment,
        CellBudget budget,
        TargetTokens targetTokens)
        implements Work<AttentionReport> {

    /** Counts the numbers that the answer will have, or those that it has at least if the target is still to be written. */
    void countInAdvance() {
        if (pair.target() instanceof Target.Given given) {
            count(given.encoding(), 0);
        } else {
            budget.spend(leastCells());
        }
    }

    /** Numbers for the shortest target that can be written. */
    private long leastCells() {
        int length = pair.target() instanceof Target.Generated generated
                ? Math.max(1, generated.settings().minNewTokens())
                : 0;
        return size().cells(
                        PairLength.atLeast(pair.source(), length, view.unit()),
                        PairLength.tokens(pair.source(), length));
    }

    private AnswerSize size() {
        return new AnswerSize(view, selection);
    }

    @Override
    public AttentionReport run(InferenceSession session, Cancellation cancellation) {
        Encoding target = targetTokens.of(pair, session);
        if (pair.target() instanceof Target.Generated) {
            count(target, leastCells());
        }
        return session.trace(pair.source().ids(), target.ids(), pass -> read(target, pass));
    }

    private void count(Encoding target, long counted) {
        PairLength shown = PairLength.of(pair.source(), target, view.unit());
        AttentionExtent.check(selection, shown, view.unit());
        PairLength tokens = PairLength.tokens(pair.source(), target.tokens().size());
        budget.spend(size().cells(shown, tokens) - counted);
    }

    private AttentionReport read(Encoding target, AttentionPass pass) {
        Reading reading = reading(target, pass);
        PairTokens tokens = new PairTokens(pair.source().tokens(), reading.fed(), target.tokens());
        AttentionReader reader = new AttentionReader(view, selection, pass, tokens);
        return new AttentionReport(
                view, pair.source(), reading, reader.slices(), reader.measures(), align(target, pass));
    }

    private @Nullable WordAlignment align(Encoding target, AttentionPass pass) {
        return alignment == null
                ? null
                : WordAlignment.read(
                        pass.maps(AttentionKind.CROSS, alignment.layer()),
                        alignment,
                        pair.source().tokens(),
                        target.tokens());
    }

    private Reading reading(Encoding target, AttentionPass pass) {
        List<Token> tokens = target.tokens();
        List<Token> fed = new ArrayList<>(tokens.size());
        fed.add(targetTokens.control(pass.fed()[0], 0));
        fed.addAll(tokens.subList(0, tokens.size() - 1));
        float[] logProbabilities = pass.targetLogProbabilities();
        List<PredictedToken> predicted = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            predicted.add(new PredictedToken(tokens.get(i), logProbabilities[i]));
        }
        return new Reading(target.text(), fed, predicted);
    }
}
