package io.clearhead.inspection.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.words.WordGroups.Word;
import io.clearhead.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WordMergePropertyTest {

    /** Words of the given numbers of tokens. */
    private static WordGroups words(int... lengths) {
        List<Word> words = new ArrayList<>();
        int from = 0;
        for (int length : lengths) {
            words.add(new Word("w", from, from + length, from, from + length, false));
            from += length;
        }
        return new WordGroups(words);
    }

    private static WordGroups randomWords(RandomGenerator random) {
        return words(random.ints(1 + random.nextInt(6), 1, 4).toArray());
    }

    private static FloatMatrix randomMap(int rows, int columns, RandomGenerator random) {
        float[] weights = new float[rows * columns];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat();
        }
        return new FloatMatrix(rows, columns, weights);
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    @Test
    void columnsAddUpAndRowsAreAveraged() {
        FloatMatrix map = new FloatMatrix(3, 3, new float[] {1, 2, 4, 8, 16, 32, 64, 128, 256});

        FloatMatrix merged = new WordMerge(words(1, 2), words(2, 1)).merge(map);

        assertThat(merged.values()).containsExactly(3, 4, (24 + 192) / 2f, (32 + 256) / 2f);
        assertThat(merged.rows()).isEqualTo(2);
        assertThat(merged.columns()).isEqualTo(2);
    }

    @Test
    void sumsOfRowsAreKept(@Seeded RandomGenerator random) {
        WordGroups rows = randomWords(random);
        WordGroups columns = randomWords(random);
        FloatMatrix map = randomMap(rows.tokens(), columns.tokens(), random);

        FloatMatrix merged = new WordMerge(rows, columns).merge(map);

        for (int i = 0; i < rows.size(); i++) {
            Word word = rows.words().get(i);
            double mean = 0;
            for (int row = word.from(); row < word.to(); row++) {
                mean += sum(map.row(row)) / word.length();
            }
            assertThat(sum(merged.row(i))).isCloseTo(mean, within(1e-5));
        }
    }

    @Test
    void wordsOfOneTokenChangeNothing(@Seeded RandomGenerator random) {
        WordGroups rows = words(1, 1, 1, 1);
        WordGroups columns = words(1, 1, 1);
        FloatMatrix map = randomMap(4, 3, random);

        assertThat(new WordMerge(rows, columns).merge(map).values()).isEqualTo(map.values());
    }

    @Test
    void mapOfAnotherSizeIsRefused() {
        FloatMatrix map = new FloatMatrix(2, 3, new float[6]);

        assertThatIllegalArgumentException().isThrownBy(() -> new WordMerge(words(2), words(2)).merge(map));
        assertThatIllegalArgumentException().isThrownBy(() -> new WordMerge(words(3), words(3)).merge(map));
    }
}
