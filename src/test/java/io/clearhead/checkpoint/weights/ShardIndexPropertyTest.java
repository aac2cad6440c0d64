package io.clearhead.checkpoint.weights;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.safetensors.SafetensorsWriter;
import io.clearhead.checkpoint.tensor.WeightSource;
import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.testkit.JsonDamage;
import io.clearhead.testkit.ReadOrRefused;
import io.clearhead.testkit.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever happens to an index, the weights are read or refused. */
class ShardIndexPropertyTest {

    private static final int MUTATIONS = 3_000;
    private static final String VALID = """
            {"metadata": {"total_size": 12}, "weight_map": {"a": "1.safetensors", "b": "1.safetensors",
             "c": "2.safetensors"}}""";

    @Test
    void damagedIndexesAreReadOrRefused(@Seeded RandomGenerator random) throws IOException {
        byte[] first = shard("a", "b");
        byte[] second = shard("c");
        for (int i = 0; i < MUTATIONS; i++) {
            String damaged = JsonDamage.damage(VALID, random);
            InMemoryFiles files = new InMemoryFiles()
                    .with("1.safetensors", first)
                    .with("2.safetensors", second)
                    .with("model.safetensors.index.json", damaged);
            ReadOrRefused.check(files, damaged.getBytes(StandardCharsets.UTF_8), ShardIndexPropertyTest::read);
        }
    }

    private static void read(CheckpointFiles files) {
        try (WeightSource weights = WeightFiles.open(files)) {
            ReadOrRefused.readAll(weights);
        }
    }

    private static byte[] shard(String... names) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        for (String name : names) {
            writer.add(name, List.of(1L), new float[1]);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        writer.writeTo(file);
        return file.toByteArray();
    }
}
