package io.clearhead.testkit;

import static io.clearhead.testkit.FakeInferenceModel.MAX_TOKENS;
import static io.clearhead.testkit.FakeInferenceModel.MODEL_SIZE;
import static io.clearhead.testkit.FakeInferenceModel.VOCABULARY_SIZE;

import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.InputSpace;
import io.clearhead.generation.Neighbour;
import io.clearhead.generation.PositionTable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Random embeddings that depend on the id alone, and the vectors (p, p, …) as those of position p. Neighbours are those of the
 * smallest ids, with the cosines 1, 1/2, 1/3 and so on. Stateless.
 */
final class FakeInputSpace implements InputSpace {

    @Override
    public float embeddingScale() {
        return 16;
    }

    @Override
    public FloatMatrix embeddings(int[] ids) {
        float[] values = new float[ids.length * MODEL_SIZE];
        for (int row = 0; row < ids.length; row++) {
            SplittableRandom random = new SplittableRandom(ids[row]);
            for (int i = 0; i < MODEL_SIZE; i++) {
                values[row * MODEL_SIZE + i] = (float) random.nextGaussian();
            }
        }
        return new FloatMatrix(ids.length, MODEL_SIZE, values);
    }

    @Override
    public List<List<Neighbour>> nearest(FloatMatrix vectors, int count, IntPredicate candidates) {
        int[] ids = IntStream.range(0, VOCABULARY_SIZE)
                .filter(candidates)
                .limit(count)
                .toArray();
        List<Neighbour> smallest = IntStream.range(0, ids.length)
                .mapToObj(i -> new Neighbour(ids[i], 1f / (i + 1)))
                .sorted(Comparator.comparingDouble(Neighbour::cosine).reversed())
                .toList();
        return IntStream.range(0, vectors.rows()).mapToObj(i -> smallest).toList();
    }

    @Override
    public PositionTable positions(int count) {
        if (count < 1 || count > MAX_TOKENS) {
            throw new IllegalArgumentException("there are " + MAX_TOKENS + " positions, but count is " + count);
        }
        float[] values = new float[count * MODEL_SIZE];
        for (int position = 0; position < count; position++) {
            Arrays.fill(values, position * MODEL_SIZE, (position + 1) * MODEL_SIZE, position);
        }
        FloatMatrix vectors = new FloatMatrix(count, MODEL_SIZE, values);
        return new PositionTable.Vectors(vectors, new PositionTable.Formula(0, MODEL_SIZE));
    }
}
