package io.clearhead.inspection;

import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelDescription.Architecture;
import io.clearhead.generation.ModelDescription.Stack;
import io.clearhead.serving.Cancellation;
import io.clearhead.serving.Work;
import io.clearhead.tokenizer.Encoding;

/**
 * The pass that takes one row apart.
 *
 * @param pair what is read
 * @param address which row
 * @param targetTokens describes what the model writes
 */
record RowWork(SentencePair pair, AttentionAddress address, TargetTokens targetTokens) implements Work<RowReport> {

    /** Checks what is known before it runs. */
    void check(Architecture architecture) {
        Stack stack = AttentionScope.stack(architecture, address.kind());
        String name = AttentionScope.stackName(address.kind());
        IndexOutOfRangeException.check("layer", address.layer(), stack.layers(), name + " layers");
        IndexOutOfRangeException.check("head", address.head(), stack.heads(), name + " heads");
        if (pair.target() instanceof Target.Given given) {
            checkRow(given.encoding());
        }
    }

    @Override
    public RowReport run(InferenceSession session, Cancellation cancellation) {
        Encoding target = targetTokens.of(pair, session);
        checkRow(target);
        int[] source = pair.source().ids();
        return new RowReport(pair.source(), target, address, session.attentionRow(source, target.ids(), address));
    }

    private void checkRow(Encoding target) {
        PairLength length = PairLength.tokens(pair.source(), target.tokens().size());
        AttentionExtent.of(address.kind(), length).checkRow("row", address.row());
    }
}
