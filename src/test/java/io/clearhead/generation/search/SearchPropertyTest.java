package io.clearhead.generation.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.checkpoint.EarlyStopping;
import io.clearhead.checkpoint.TokenRules;
import io.clearhead.generation.FinishReason;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.processor.Scores;
import io.clearhead.testkit.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/** What holds for every search, tried on language models that are small enough to enumerate. */
class SearchPropertyTest {

    private static final int VOCABULARY_SIZE = 5;
    private static final int START = 4;
    private static final int END = 0;
    private static final int MAX_NEW_TOKENS = 4;
    private static final int[] SOURCE = {1, 2};

    /** ids(beam search, numBeams = 1) = ids(greedy search), and the same log-probabilities. */
    @RepeatedTest(50)
    void oneBeamIsGreedy(@Seeded RandomGenerator random) {
        long seed = random.nextLong();
        GenerationSettings settings = settings(1).build();
        GeneratedSequence greedy = run(new GreedySearch(settings, SOURCE, GenerationListener.none()), seed)
                .get(0);
        GeneratedSequence beam = run(new BeamSearch(settings, SOURCE), seed).get(0);
        assertThat(beam.ids()).isEqualTo(greedy.ids());
        assertThat(beam.score()).isCloseTo(greedy.score(), within(1e-5));
        assertThat(beam.finishReason()).isEqualTo(greedy.finishReason());
    }

    /** With a beam for every prefix, the first sequence has the largest score of all that there are. */
    @RepeatedTest(50)
    void aBeamWideEnoughFindsTheBestSequences(@Seeded RandomGenerator random) {
        long seed = random.nextLong();
        double lengthPenalty = random.nextDouble() * 2;
        int everything = (int) Math.pow(VOCABULARY_SIZE, MAX_NEW_TOKENS);
        GenerationSettings settings = settings(everything)
                .numReturnSequences(5)
                .lengthPenalty(lengthPenalty)
                .earlyStopping(EarlyStopping.NEVER)
                .build();
        List<Double> scores = new ArrayList<>();
        enumerate(seed, new ArrayList<>(), 0, lengthPenalty, scores);
        scores.sort((a, b) -> Double.compare(b, a));
        List<GeneratedSequence> found = run(new BeamSearch(settings, SOURCE), seed);
        assertThat(found).hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(found.get(i).score()).as("sequence %d", i).isCloseTo(scores.get(i), within(1e-4));
        }
    }

    /** scores[0] ≥ scores[1] ≥ …, no sequence twice, score = Σ log-probability / lengthᵖ. */
    @RepeatedTest(50)
    void sequencesAreOrderedDistinctAndScoredAsTheirTokensSay(@Seeded RandomGenerator random) {
        GenerationSettings settings = settings(3)
                .numReturnSequences(3)
                .lengthPenalty(random.nextDouble() * 2)
                .build();
        List<GeneratedSequence> found = run(new BeamSearch(settings, SOURCE), random.nextLong());
        assertThat(found.stream().map(sequence -> Arrays.toString(sequence.ids())))
                .doesNotHaveDuplicates();
        assertThat(found.stream().map(GeneratedSequence::score)).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        for (GeneratedSequence sequence : found) {
            double sum = sequence.tokens().stream()
                    .mapToDouble(GeneratedToken::logProbability)
                    .sum();
            double expected = sum / Math.pow(sequence.tokens().size(), settings.lengthPenalty());
            assertThat(sequence.score()).isCloseTo(expected, within(1e-5));
        }
    }

    /** No sequence ends before minNewTokens, none is longer than maxNewTokens. */
    @RepeatedTest(20)
    void lengthsAreKept(@Seeded RandomGenerator random) {
        for (int beams : new int[] {1, 3}) {
            GenerationSettings settings =
                    settings(beams).minNewTokens(3).maxNewTokens(4).build();
            for (GeneratedSequence sequence :
                    run(Search.begin(settings, SOURCE, GenerationListener.none()), random.nextLong())) {
                assertThat(sequence.tokens()).hasSizeBetween(3, 4);
                assertThat(IntStream.of(sequence.ids()).limit(3)).doesNotContain(END);
            }
        }
    }

    /** When every continuation is forbidden, a search ends with what it has. */
    @RepeatedTest(5)
    void aSearchEndsWhereNothingMayFollow(@Seeded RandomGenerator random) {
        for (int beams : new int[] {1, 3}) {
            GenerationSettings settings = settings(beams)
                    .rules(TokenRules.builder().noRepeatNgramSize(1).build())
                    .maxNewTokens(VOCABULARY_SIZE + 3)
                    .build();
            GeneratedSequence found = run(Search.begin(settings, SOURCE, GenerationListener.none()), random.nextLong())
                    .get(0);
            assertThat(found.ids()).hasSize(VOCABULARY_SIZE - 1).doesNotHaveDuplicates();
            assertThat(found.finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    /** Token t of a sequence has what the model looked at when it had read the sequence up to t, wherever beams moved. */
    @RepeatedTest(20)
    void everyTokenKeepsWhatItsPrefixLookedAt(@Seeded RandomGenerator random) {
        for (int beams : new int[] {1, 4}) {
            GenerationSettings settings =
                    settings(beams).numReturnSequences(beams).build();
            for (GeneratedSequence sequence :
                    run(Search.begin(settings, SOURCE, GenerationListener.none()), random.nextLong())) {
                List<Integer> prefix = new ArrayList<>(List.of(START));
                for (GeneratedToken token : sequence.tokens()) {
                    assertThat(token.alignment()).containsExactly(fingerprint(prefix));
                    prefix.add(token.id());
                }
            }
        }
    }

    /** A number in place of what the model looked at behind a prefix. */
    private static float fingerprint(List<Integer> prefix) {
        return prefix.hashCode();
    }

    private static GenerationSettings.Builder settings(int beams) {
        return GenerationSettings.greedy(MAX_NEW_TOKENS)
                .numBeams(beams)
                .prompt(List.of(START))
                .rules(TokenRules.builder().eosTokenIds(List.of(END)).build());
    }

    private static List<GeneratedSequence> run(Search search, long seed) {
        List<List<Integer>> rows = List.of(List.of());
        while (!search.isFinished()) {
            int[] last = search.lastTokens();
            float[][] scores = new float[rows.size()][];
            float[][] alignments = new float[rows.size()][];
            List<List<Integer>> read = new ArrayList<>();
            for (int row = 0; row < rows.size(); row++) {
                List<Integer> prefix = new ArrayList<>(rows.get(row));
                prefix.add(last[row]);
                read.add(prefix);
                alignments[row] = new float[] {fingerprint(prefix)};
                scores[row] = scores(seed, prefix);
                if (search.scoreKind() == Search.ScoreKind.LOG_PROBABILITIES) {
                    Scores.toLogProbabilities(scores[row]);
                }
            }
            search.advance(new Prediction(scores, alignments));
            rows = Arrays.stream(search.parents()).mapToObj(read::get).toList();
        }
        return search.sequences();
    }

    /** A language model: random logits that depend on the whole prefix. */
    private static float[] scores(long seed, List<Integer> prefix) {
        Random random = new Random(seed * 31 + prefix.hashCode());
        float[] scores = new float[VOCABULARY_SIZE];
        for (int id = 0; id < scores.length; id++) {
            scores[id] = 2 * (float) random.nextGaussian();
        }
        return scores;
    }

    private static void enumerate(
            long seed, List<Integer> written, double sum, double lengthPenalty, List<Double> scores) {
        List<Integer> prefix = new ArrayList<>(List.of(START));
        prefix.addAll(written);
        float[] logProbabilities = scores(seed, prefix);
        Scores.toLogProbabilities(logProbabilities);
        for (int id = 0; id < VOCABULARY_SIZE; id++) {
            List<Integer> longer = new ArrayList<>(written);
            longer.add(id);
            double total = sum + logProbabilities[id];
            if (id == END || longer.size() == MAX_NEW_TOKENS) {
                scores.add(total / Math.pow(longer.size(), lengthPenalty));
            } else {
                enumerate(seed, longer, total, lengthPenalty, scores);
            }
        }
    }
}
