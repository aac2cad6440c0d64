package io.clearhead.generation.search;

import io.clearhead.checkpoint.EarlyStopping;
import io.clearhead.generation.FinishReason;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GeneratedToken.TokenProbability;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.processor.LogitsProcessors;
import io.clearhead.generation.processor.Scores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the {@code numBeams} likeliest hypotheses at every step. Finished ones compete by score = Σ log-probability /
 * length^length_penalty; which candidates may finish and when the search stops follows Hugging Face transformers 5, so that
 * the same request gives the same ids. Sums are kept in fp32 like there.
 */
final class BeamSearch implements Search {

    private final GenerationSettings settings;
    private final Endings endings;
    private final LogitsProcessors processors;
    private final int candidateCount;
    private final List<Hypothesis> ended = new ArrayList<>(); // best first
    private List<Hypothesis> running;
    private int[] parents = {0};
    private boolean finished;

    BeamSearch(GenerationSettings settings, int[] source) {
        this.settings = settings;
        endings = new Endings(settings);
        processors = new LogitsProcessors(settings, source);
        // Enough that numBeams hypotheses go on even if each of them could also end in every possible way.
        candidateCount = Math.max(2, 1 + settings.rules().eosTokenIds().size()) * settings.numBeams();
        running = List.of(Hypothesis.start(settings.prompt()));
    }

    /** A continuation of a running hypothesis by one token. */
    private record Candidate(int row, int id, float sum, float logProbability) {}

    @Override
    public ScoreKind scoreKind() {
        return ScoreKind.LOG_PROBABILITIES;
    }

    @Override
    public int[] lastTokens() {
        return running.stream()
                .mapToInt(hypothesis -> hypothesis.sequence().last())
                .toArray();
    }

    @Override
    public void advance(Prediction prediction) {
        float[][] scores = prediction.scores();
        for (int row = 0; row < scores.length; row++) {
            processors.process(scores[row], running.get(row).sequence());
        }
        int length = running.get(0).sequence().generated() + 1;
        boolean atLimit = length == settings.maxNewTokens();
        List<Hypothesis> next = new ArrayList<>();
        List<Integer> nextParents = new ArrayList<>();
        List<Candidate> candidates = bestCandidates(scores);
        for (int rank = 0; rank < candidates.size(); rank++) {
            Candidate candidate = candidates.get(rank);
            boolean ends = endings.endsWith(candidate.id(), atLimit);
            if (ends && rank < settings.numBeams()) { // the others only make sure that enough hypotheses go on
                end(extend(candidate, prediction), length, endings.reason(candidate.id(), atLimit));
            } else if (!ends && next.size() < settings.numBeams()) {
                next.add(extend(candidate, prediction));
                nextParents.add(candidate.row());
            }
        }
        finished = next.isEmpty() || allBeamsEnded() || !canImprove(next.get(0), length);
        if (!next.isEmpty()) {
            running = next;
            parents = nextParents.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    private List<Candidate> bestCandidates(float[][] scores) {
        Comparator<Candidate> worstFirst = Comparator.comparingDouble((Candidate candidate) -> candidate.sum())
                .thenComparing(Candidate::row, Comparator.reverseOrder())
                .thenComparing(Candidate::id, Comparator.reverseOrder());
        PriorityQueue<Candidate> best = new PriorityQueue<>(candidateCount + 1, worstFirst);
        float bar = Float.NEGATIVE_INFINITY; // what a sum has to exceed to get among the best
        for (int row = 0; row < scores.length; row++) {
            float before = running.get(row).sum();
            float[] rowScores = scores[row];
            for (int id = 0; id < rowScores.length; id++) {
                float sum = before + rowScores[id];
                if (sum > bar) {
                    best.add(new Candidate(row, id, sum, rowScores[id]));
                    if (best.size() > candidateCount) {
                        best.poll();
                    }
                    if (best.size() == candidateCount) {
                        bar = best.element().sum();
                    }
                }
            }
        }
        return best.stream().sorted(worstFirst.reversed()).toList();
    }

    private Hypothesis extend(Candidate candidate, Prediction prediction) {
        int row = candidate.row();
        List<TokenProbability> top =
                settings.topTokens() == 0 ? List.of() : Scores.top(prediction.scores()[row], settings.topTokens(), 0);
        // A token keeps what its row looked at when it was predicted, wherever its hypothesis moves.
        GeneratedToken token =
                new GeneratedToken(candidate.id(), candidate.logProbability(), top, prediction.alignment(row));
        return running.get(row).with(token, candidate.sum());
    }

    private void end(Hypothesis hypothesis, int length, FinishReason reason) {
        ended.add(hypothesis.ended(hypothesis.sum() / lengthFactor(length), reason));
        ended.sort(Comparator.comparingDouble(Hypothesis::score).reversed()); // stable: of equal scores the older first
        if (ended.size() > settings.numBeams()) {
            ended.remove(ended.size() - 1);
        }
    }

    private boolean allBeamsEnded() {
        return settings.earlyStopping() == EarlyStopping.TRUE && ended.size() == settings.numBeams();
    }

    /** Whether the best running hypothesis could still beat the worst ended one. */
    private boolean canImprove(Hypothesis bestRunning, int length) {
        if (ended.size() < settings.numBeams()) {
            return true;
        }
        boolean longest = settings.earlyStopping() == EarlyStopping.NEVER && settings.lengthPenalty() > 0;
        float attainable = bestRunning.sum() / lengthFactor(longest ? settings.maxNewTokens() : length);
        return attainable > ended.get(ended.size() - 1).score();
    }

    private float lengthFactor(int length) {
        return (float) Math.pow(length, settings.lengthPenalty());
    }

    @Override
    public int[] parents() {
        return parents.clone();
    }

    @Override
    public boolean isFinished() {
        return finished;
    }

    @Override
    public List<GeneratedSequence> sequences() {
        if (ended.isEmpty()) { // stopped from outside, or nothing may follow
            Hypothesis best = running.get(0);
            int length = Math.max(1, best.sequence().generated());
            FinishReason reason = finished ? FinishReason.LENGTH : FinishReason.CANCELLED;
            return List.of(best.ended(best.sum() / lengthFactor(length), reason).toResult());
        }
        return ended.stream()
                .limit(settings.numReturnSequences())
                .map(Hypothesis::toResult)
                .toList();
    }
}
