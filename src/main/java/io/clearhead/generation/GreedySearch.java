package io.clearhead.generation;

import io.clearhead.generation.GeneratedToken.TokenProbability;
import io.clearhead.generation.GenerationSettings.Detail;
import java.util.ArrayList;
import java.util.List;

/** Takes the likeliest token at every step. */
final class GreedySearch implements Search {

    private static final int[] SAME_ROW = {0};

    private final DecodingRules rules;
    private final GenerationSettings settings;
    private final GenerationListener listener;
    private final LogitsProcessors processors;
    private final TokenSequence sequence;
    private final List<GeneratedToken> tokens = new ArrayList<>();
    private FinishReason finishReason = FinishReason.CANCELLED; // until it ends by itself
    private boolean finished;

    GreedySearch(DecodingRules rules, GenerationSettings settings, GenerationListener listener) {
        this.rules = rules;
        this.settings = settings;
        this.listener = listener;
        processors = new LogitsProcessors(rules, settings);
        sequence = new TokenSequence(rules.startId());
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
    public void advance(float[][] scores) {
        float[] row = scores[0];
        processors.process(row, sequence);
        int id = Scores.argMax(row);
        GeneratedToken token = describe(row, id);
        sequence.append(id);
        tokens.add(token);
        boolean atLimit = sequence.generated() == settings.maxNewTokens();
        if (atLimit || rules.endIds().contains(id)) {
            finished = true;
            finishReason = FinishReason.of(rules, id, atLimit);
        }
        listener.onToken(token);
    }

    private GeneratedToken describe(float[] row, int id) {
        if (settings.detail() == Detail.IDS && settings.topTokens() == 0) {
            return new GeneratedToken(id, Float.NaN, List.of());
        }
        double normalizer = Scores.logSumExp(row);
        List<TokenProbability> top =
                settings.topTokens() == 0 ? List.of() : Scores.top(row, settings.topTokens(), normalizer);
        return new GeneratedToken(id, (float) (row[id] - normalizer), top);
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
