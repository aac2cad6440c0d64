package io.clearhead.api.generate;

import io.clearhead.api.generate.GenerationDetails.SourceToken;
import io.clearhead.api.generate.GenerationDetails.Timing;
import io.clearhead.api.numbers.NumberArray;
import io.clearhead.api.request.Choices;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GeneratedToken.TokenProbability;
import io.clearhead.generation.GenerationResult;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a search found in the words of the API.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class GenerationAnswers {

    private final GenerationPlan plan;
    private final Tokenizer tokenizer;

    GenerationAnswers(GenerationPlan plan) {
        this.plan = plan;
        this.tokenizer = plan.model().tokenizer();
    }

    /** Tells what the search for one source found, after it had waited so long for a worker. */
    GenerateResponse answer(Encoding source, GenerationResult result, Duration queueTime) {
        Timing timing = new Timing(millis(queueTime), millis(result.encodeTime()), millis(result.decodeTime()));
        List<GenerateResponse.Sequence> sequences = result.sequences().stream()
                .map(sequence -> sequence(source, sequence, timing))
                .toList();
        GenerateResponse.Sequence best = sequences.get(0);
        return new GenerateResponse(
                best.generatedText(), best.details(), plan.settings().numReturnSequences() > 1 ? sequences : null);
    }

    private GenerateResponse.Sequence sequence(Encoding source, GeneratedSequence sequence, Timing timing) {
        GenerationDetails details =
                plan.output() == GenerationPlan.Output.DETAILS ? details(source, sequence, timing) : null;
        return new GenerateResponse.Sequence(tokenizer.decode(sequence.ids()), finite(sequence.score()), details);
    }

    private GenerationDetails details(Encoding source, GeneratedSequence sequence, Timing timing) {
        List<GeneratedToken> tokens = sequence.tokens();
        List<SourceToken> prefill = source.tokens().stream()
                .map(token -> new SourceToken(token.id(), token.text(), null))
                .toList();
        AlignmentHeads alignment = plan.settings().alignment();
        return new GenerationDetails(
                Choices.word(sequence.finishReason()),
                tokens.size(),
                null,
                source.tokens().size(),
                finite(sequence.score()),
                prefill,
                tokens.stream()
                        .map(token -> token(token, tokenizer.text(token.id())))
                        .toList(),
                plan.settings().topTokens() == 0
                        ? null
                        : tokens.stream().map(this::candidates).toList(),
                alignment == null ? null : AlignmentBody.of(alignment, prefill, tokens),
                timing);
    }

    /** A token with the text that it adds. */
    AnswerToken token(GeneratedToken token, String text) {
        return new AnswerToken(token.id(), text, finite(token.logProbability()), tokenizer.isSpecial(token.id()));
    }

    /** The candidates of a token, if they were asked for. */
    @Nullable
    List<AnswerToken> topTokens(GeneratedToken token) {
        return plan.settings().topTokens() == 0 ? null : candidates(token);
    }

    /** What the decoder looked at to predict a token, if it was asked for. */
    @Nullable
    NumberArray alignment(GeneratedToken token) {
        float[] alignment = token.alignment();
        return alignment == null ? null : NumberArray.of(alignment);
    }

    private List<AnswerToken> candidates(GeneratedToken token) {
        return token.top().stream().map(this::candidate).toList();
    }

    private AnswerToken candidate(TokenProbability candidate) {
        int id = candidate.id();
        return new AnswerToken(id, tokenizer.text(id), finite(candidate.logProbability()), tokenizer.isSpecial(id));
    }

    // JSON has no infinities: a token that was forbidden has no log-probability.
    private static @Nullable Float finite(float value) {
        return Float.isFinite(value) ? value : null;
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e3) / 1e3;
    }
}
