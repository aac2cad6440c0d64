package io.clearhead.generation.search;

import io.clearhead.generation.FinishReason;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GeneratedToken.TokenProbability;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.GenerationSettings.Detail;
import io.clearhead.generation.processor.LogitsProcessors;
import io.clearhead.generation.processor.Scores;
import io.clearhead.generation.processor.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the likeliest token at every step. */
final class GreedySearch implements Search {

    private static final int[] SAME_ROW = {0};

    private final GenerationSettings settings;
    private final GenerationListener listener;
    private final Endings endings;
    private final LogitsProcessors processors;
    private final TokenSequence sequence;
    private final List<GeneratedToken> tokens = new ArrayList<>();
    private FinishReason finishReason = FinishReason.CANCELLED; // until it ends by itself
    private boolean finished;

    GreedySearch(GenerationSettings settings, int[] source, GenerationListener listener) {
        this.settings = settings;
        this.listener = listener;
        endings = new Endings(settings);
        processors = new LogitsProcessors(settings, source);
        sequence = new TokenSequence(settings.prompt());
    }

    @Override
    public ScoreKind scoreKind() {
        return ScoreKind.LOGITS;
    }

    @Override
    public int[] lastTokens() {
        return new int[] {sequence.last()};
    }

    @Override
    public void advance(Prediction prediction) {
        float[] row = prediction.scores()[0];
        processors.process(row, sequence);
        int id = Scores.argMax(row);
        if (row[id] == Float.NEGATIVE_INFINITY) { // nothing may follow
            finished = true;
            finishReason = FinishReason.LENGTH;
            return;
        }
        GeneratedToken token = describe(row, id, prediction.alignment(0));
        sequence.append(id);
        tokens.add(token);
        boolean atLimit = sequence.generated() == settings.maxNewTokens();
        if (endings.endsWith(id, atLimit)) {
            finished = true;
            finishReason = endings.reason(id, atLimit);
        }
        listener.onToken(token);
    }

    private GeneratedToken describe(float[] row, int id, float @Nullable [] alignment) {
        if (settings.detail() == Detail.IDS && settings.topTokens() == 0) {
            return new GeneratedToken(id, Float.NaN, List.of(), alignment);
        }
        double normalizer = Scores.logSumExp(row);
        List<TokenProbability> top =
                settings.topTokens() == 0 ? List.of() : Scores.top(row, settings.topTokens(), normalizer);
        return new GeneratedToken(id, (float) (row[id] - normalizer), top, alignment);
    }

    @Override
    public int[] parents() {
        return SAME_ROW;
    }

    @Override
    public boolean isFinished() {
        return finished;
    }

    @Override
    public List<GeneratedSequence> sequences() {
        double sum = tokens.stream().mapToDouble(GeneratedToken::logProbability).sum();
        double score = sum / Math.pow(Math.max(1, tokens.size()), settings.lengthPenalty());
        return List.of(new GeneratedSequence(tokens, score, finishReason));
    }
}
