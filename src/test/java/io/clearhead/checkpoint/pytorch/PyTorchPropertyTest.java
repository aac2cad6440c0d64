package io.clearhead.checkpoint.pytorch;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.tensor.WeightSource;
import io.clearhead.testkit.ByteDamage;
import io.clearhead.testkit.PickleBytes;
import io.clearhead.testkit.ReadOrRefused;
import io.clearhead.testkit.ResourceDirectory;
import io.clearhead.testkit.Seeded;
import io.clearhead.testkit.ZipBytes;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever happens to a file of torch.save, it is read or refused: no other failure, no endless loop, no large memory. */
class PyTorchPropertyTest {

    private static final int MUTATIONS = 6_000;
    private static final String NAME = "pytorch_model.bin";

    /** The opcodes that get through, and some that do not. */
    private static final String OPCODES = "(()}}NKQRRXbtsuuqhrj.cJM\u0085\u0086\u0087\u0088\u0089\u008a\u0080]aio0";

    @Test
    void damagedArchivesAreReadOrRefused(@Seeded RandomGenerator random) {
        CheckpointFiles golden = ResourceDirectory.of("/golden/pytorch");
        List<byte[]> valid =
                List.of(golden.read("views.bin", 1 << 20), golden.read("state_dict.bin", 1 << 20), small());
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = ByteDamage.damage(valid.get(i % valid.size()), random);
            ReadOrRefused.check(NAME, damaged, PyTorchPropertyTest::read);
        }
    }

    @Test
    void damagedPicklesAreReadOrRefused(@Seeded RandomGenerator random) {
        byte[] valid = pickle();
        for (int i = 0; i < MUTATIONS; i++) {
            ReadOrRefused.check(NAME, archive(ByteDamage.damage(valid, random)), PyTorchPropertyTest::read);
        }
    }

    @Test
    void randomProgramsAreReadOrRefused(@Seeded RandomGenerator random) {
        for (int i = 0; i < MUTATIONS; i++) {
            PickleBytes program = new PickleBytes().raw("}(");
            for (int length = random.nextInt(60); length > 0; length--) {
                appendSome(program, random);
            }
            ReadOrRefused.check(NAME, archive(program.raw("u.").build()), PyTorchPropertyTest::read);
        }
    }

    private static void appendSome(PickleBytes program, RandomGenerator random) {
        long[] shape = {random.nextLong(-1, 4), random.nextLong(3)};
        long[] strides = {random.nextLong(-1, 4), random.nextLong(3)};
        switch (random.nextInt(8)) {
            case 0, 1 -> program.text("w" + random.nextInt(9));
            case 2 -> program.number(random.nextLong() >> random.nextInt(64));
            case 3, 4 ->
                program.tensor(
                        () -> program.storage("HalfStorage", "k", random.nextInt(10, 14)),
                        random.nextInt(3),
                        shape,
                        strides);
            case 5 -> program.global("torch", "FloatStorage").global("collections", "OrderedDict");
            case 6 -> program.raw(random.nextInt(256));
            default -> program.raw(OPCODES.charAt(random.nextInt(OPCODES.length())));
        }
    }

    private static void read(CheckpointFiles files) {
        try (WeightSource weights = PyTorchReader.open(files, NAME)) {
            ReadOrRefused.readAll(weights);
        }
    }

    private static byte[] small() {
        return new ZipBytes()
                .add("m/data.pkl", pickle())
                .add("m/data/k", new byte[24])
                .wide()
                .build();
    }

    private static byte[] archive(byte[] pickle) {
        return new ZipBytes()
                .add("m/data.pkl", pickle)
                .add("m/data/k", new byte[24])
                .build();
    }

    private static byte[] pickle() {
        PickleBytes pickle =
                new PickleBytes().global("collections", "OrderedDict").raw(")R(");
        pickle.text("a").tensor("k", 2, 3).raw('q', 1).text("b").raw('h', 1).text("c");
        pickle.tensor(() -> pickle.storage("HalfStorage", "k", 12), 1, new long[] {3, 2}, new long[] {1, 4});
        return pickle.raw("u}").text("_metadata").raw("}sb.").build();
    }
}
