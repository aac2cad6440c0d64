package io.clearhead.inspection;

import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.TextStream;
import io.clearhead.tokenizer.Token;
import io.clearhead.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes target ids as tokens of the text that they decode to. A word begins at the first id, behind a special token, and
 * at an id whose text begins with a space.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class TargetTokens {

    private static final int NO_WORD = -1;

    private final Tokenizer tokenizer;

    public TargetTokens(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Text and tokens of ids that a model wrote or that a caller gave.
     *
     * @param ids target ids without the decoder's start token
     * @throws IllegalArgumentException if an id lies outside the target vocabulary
     */
    public Encoding describe(int[] ids) {
        TextStream stream = tokenizer.stream();
        List<Token> tokens = new ArrayList<>(ids.length);
        int end = 0;
        int word = NO_WORD;
        boolean wordEnded = true;
        for (int id : ids) {
            String delta = stream.next(id);
            String text = delta.stripLeading();
            int start = end + delta.codePointCount(0, delta.length() - text.length());
            end += delta.codePointCount(0, delta.length());
            if (tokenizer.isSpecial(id)) {
                tokens.add(control(id, end));
                wordEnded = true;
                continue;
            }
            if (wordEnded || tokenizer.text(id).startsWith(" ")) {
                word++;
                wordEnded = false;
            }
            tokens.add(new Token(id, tokenizer.piece(id), text, start, end, word, false));
        }
        stream.finish();
        return new Encoding(stream.text(), tokens);
    }

    /** The target of a pair, written by the model if it is not given. */
    Encoding of(SentencePair pair, InferenceSession session) {
        if (pair.target() instanceof Target.Given given) {
            return given.encoding();
        }
        if (pair.target() instanceof Target.Generated generated) {
            // Log-probabilities come from the teacher-forced pass that follows.
            GenerationSettings settings = generated.settings().toBuilder()
                    .detail(GenerationSettings.Detail.IDS)
                    .topTokens(0)
                    .build();
            int[] source = pair.source().ids();
            return describe(session.generate(source, settings, GenerationListener.none())
                    .best()
                    .ids());
        }
        throw new AssertionError("unknown target " + pair.target().getClass());
    }

    /** A token that is not text, such as the one that the decoder starts from. */
    Token control(int id, int position) {
        String piece = tokenizer.piece(id);
        return new Token(id, piece, piece, position, position, NO_WORD, true);
    }
}
