package io.clearhead.checkpoint.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.pytorch.Pickled.Dictionary;
import io.clearhead.checkpoint.pytorch.Pickled.Tensor;
import io.clearhead.checkpoint.pytorch.Pickled.Text;
import io.clearhead.checkpoint.pytorch.Pickled.Whole;
import io.clearhead.testkit.PickleBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class UnpicklerTest {

    @Test
    void readsATensor() {
        byte[] pickle =
                new PickleBytes().raw("}").text("w").tensor("0", 2, 3).raw("s.").build();
        Dictionary root = (Dictionary) run(pickle);
        Tensor tensor = (Tensor) Objects.requireNonNull(root.entries().get("w"));
        assertThat(root.entries()).containsOnlyKeys("w");
        assertThat(tensor.shape()).containsExactly(2L, 3L);
        assertThat(tensor.strides()).containsExactly(3L, 1L);
        assertThat(tensor.storage().key()).isEqualTo("0");
        assertThat(tensor.storage().elementCount()).isEqualTo(6);
    }

    @Test
    void readsNumbersOfEveryLength() {
        for (long number : new long[] {0, 255, 256, 65_535, 65_536, -1, Integer.MIN_VALUE, 1L << 40, Long.MIN_VALUE}) {
            byte[] pickle = new PickleBytes().number(number).raw(".").build();
            assertThat(((Whole) run(pickle)).number()).isEqualTo(number);
        }
        assertThat(((Whole) run(new PickleBytes().raw(0x8a, 0, '.').build())).number())
                .isZero();
        assertThat(((Whole) run(new PickleBytes().raw(0x8a, 1, 0xff, '.').build())).number())
                .isEqualTo(-1);
        assertThat(((Whole) run(new PickleBytes().raw('M', 0x34, 0x12, '.').build())).number())
                .isEqualTo(0x1234);
    }

    @Test
    void recallsWhatItRemembered() {
        byte[] pickle = new PickleBytes()
                .text("ä")
                .raw('q', 7, 'r', 1, 0, 0, 0x80, 'h', 7, 'j', 1, 0, 0, 0x80)
                .raw(0x87, '.')
                .build();
        assertThat(((Pickled.Tuple) run(pickle)).elements())
                .allSatisfy(element -> assertThat(((Text) element).text()).isEqualTo("ä"));
    }

    /** What such a file could do in Python: run a command, read a file, build an object of any class. */
    @ParameterizedTest
    @CsvSource({
        "os, system",
        "posix, system",
        "builtins, eval",
        "__builtin__, getattr",
        "subprocess, Popen",
        "torch, load",
        "torch, storage.FloatStorage",
        "collections, OrderedDict.fromkeys",
        "numpy.core.multiarray, _reconstruct",
    })
    void refusesEveryOtherNameAndSaysWhich(String module, String name) {
        byte[] pickle = new PickleBytes()
                .global(module, name)
                .text("echo")
                .raw(0x85, 'R', '.')
                .build();
        assertRefused(
                pickle,
                "data.pkl asks for '" + module + "." + name + "', which is not among the names that tensors"
                        + " of weights need: the file is refused, and nothing in it was run");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {
                "PROTO",
                "STOP",
                "MARK",
                "NONE",
                "NEWTRUE",
                "NEWFALSE",
                "BININT",
                "BININT1",
                "BININT2",
                "LONG1",
                "BINUNICODE",
                "EMPTY_DICT",
                "EMPTY_TUPLE",
                "TUPLE1",
                "TUPLE2",
                "TUPLE3",
                "TUPLE",
                "BINPUT",
                "LONG_BINPUT",
                "BINGET",
                "LONG_BINGET",
                "SETITEM",
                "SETITEMS",
                "GLOBAL",
                "BINPERSID",
                "REDUCE",
                "BUILD",
            })
    void refusesEveryOtherOpcodeAndSaysWhich(Opcode opcode) {
        int code = codeOf(opcode);
        assertRefused(
                new PickleBytes().raw(code).build(),
                "data.pkl uses the opcode " + opcode
                        + ", which tensors do not need: the file is refused, and nothing in it was run");
    }

    @Test
    void knowsEveryOpcodeOnce() {
        Set<Opcode> found = EnumSet.noneOf(Opcode.class);
        for (int code = 0; code < 256; code++) {
            Opcode opcode = Opcode.of(code);
            if (opcode != null) {
                assertThat(found.add(opcode)).isTrue();
            }
        }
        assertThat(found).hasSize(Opcode.values().length).hasSize(68);
    }

    @Test
    void refusesWhatIsNoPickle() {
        assertRefused(new byte[] {}, "data.pkl ends in the middle of an instruction");
        assertRefused(new byte[] {'K'}, "data.pkl ends in the middle of an instruction");
        assertRefused(new byte[] {'X', -1, -1, -1, -1, 'a'}, "data.pkl ends in the middle of an instruction");
        assertRefused(new byte[] {0x7f}, "data.pkl has byte 0x7f at 0, where an opcode should be");
        assertRefused(new byte[] {(byte) 0x80, 4}, "data.pkl has pickle protocol 4, expected 2, torch.save's own");
        assertRefused(new byte[] {'X', 1, 0, 0, 0, -1, '.'}, "data.pkl has a text that is not UTF-8");
        assertRefused(new byte[] {(byte) 0x8a, 9}, "data.pkl has a number of 9 bytes, expected at most 8");
        assertRefused(
                ("c" + "x".repeat(300)).getBytes(StandardCharsets.US_ASCII),
                "data.pkl has a name of more than 200 characters");
    }

    @Test
    void refusesAStackThatDoesNotFit() {
        String taken = "data.pkl takes more values from its stack than it put there";
        String unset = "data.pkl takes values down to a mark that it never set";
        String unused = "data.pkl uses a value of its stack that it never put there";
        assertRefused(pickle("."), taken);
        assertRefused(pickle("R"), taken);
        assertRefused(pickle("}(R"), taken);
        assertRefused(pickle("Q"), taken);
        assertRefused(pickle("t"), unset);
        assertRefused(pickle("}u"), unset);
        assertRefused(pickle("(u"), unused);
        assertRefused(new PickleBytes().raw('q', 0).build(), unused);
        assertRefused(new PickleBytes().raw('h', 3).build(), "data.pkl recalls value 3, which it never stored");
    }

    @Test
    void refusesDictionariesThatDoNotFit() {
        assertRefused(pickle("})Ns"), "data.pkl has a tuple as the key of a dictionary, expected a text");
        assertRefused(pickle("}(Nu"), "data.pkl puts a key without a value into a dictionary");
        assertRefused(pickle("N)Ns"), "data.pkl puts items into None, expected a dictionary");
        assertRefused(
                pickle("}Nb"),
                "data.pkl gives None as attributes to a dictionary, expected a dictionary for a dictionary");
        assertRefused(
                new PickleBytes()
                        .raw("}(")
                        .text("a")
                        .raw("N")
                        .text("a")
                        .raw("Nu.")
                        .build(),
                "data.pkl puts 'a' into a dictionary twice");
    }

    @Test
    void refusesCallsThatTorchDoesNotMake() {
        String storage = "data.pkl has a reference to something else than a storage of the archive";
        assertRefused(pickle("NQ"), storage);
        assertRefused(new PickleBytes().storage("FloatStorage", "0", -1).build(), storage);
        assertRefused(pickle("N)R"), "data.pkl calls None with a tuple as arguments");
        assertRefused(
                new PickleBytes().global("torch", "FloatStorage").raw(")R").build(),
                "data.pkl calls torch.FloatStorage with arguments that torch.save does not write for weights");
        String tensor = "data.pkl calls torch._utils._rebuild_tensor_v2 with arguments that torch.save does not write"
                + " for weights";
        for (List<long[]> shapes : List.of(
                List.of(new long[] {2}, new long[] {}),
                List.of(new long[] {-2}, new long[] {1}),
                List.of(new long[] {2}, new long[] {-1}),
                List.of(new long[65], new long[65]))) {
            PickleBytes pickle = new PickleBytes();
            pickle.tensor(() -> pickle.storage("FloatStorage", "0", 4), 0, shapes.get(0), shapes.get(1));
            assertRefused(pickle.build(), tensor);
        }
        PickleBytes before = new PickleBytes();
        before.tensor(() -> before.storage("FloatStorage", "0", 4), -1, new long[] {1}, new long[] {1});
        assertRefused(before.build(), tensor);
    }

    @Test
    void refusesToGrowWithoutBound() {
        byte[] many = new byte[2_000_000];
        Arrays.fill(many, (byte) '}');
        assertRefused(many, "data.pkl makes more than 1000000 values, more than any checkpoint needs");
        Arrays.fill(many, (byte) '(');
        assertRefused(many, "data.pkl is nested more than 1000 levels deep");
        PickleBytes stores = new PickleBytes().raw("N");
        for (int i = 0; i <= 1_000_000; i++) {
            stores.raw('r', i & 0xff, (i >> 8) & 0xff, i >> 16, 0);
        }
        assertRefused(stores.build(), "data.pkl stores more than 1000000 values, more than any checkpoint needs");
    }

    /** Each tuple holds the one before twice: 2^60 leaves for whoever walks through them. */
    @Test
    void doesNotWalkThroughSharedValues() {
        PickleBytes pickle = new PickleBytes().raw("}").text("w").raw(")");
        for (int i = 0; i < 60; i++) {
            pickle.raw('q', 0, 'h', 0, 0x86);
        }
        assertThat(((Dictionary) run(pickle.raw("s.").build())).entries()).containsOnlyKeys("w");
    }

    @Test
    void survivesADictionaryThatHoldsItself() {
        byte[] pickle = new PickleBytes()
                .raw('}', 'q', 0)
                .text("w")
                .raw('h', 0, 's', '.')
                .build();
        Dictionary root = (Dictionary) run(pickle);
        assertThat(root.entries().get("w")).isSameAs(root);
    }

    private static byte[] pickle(String codes) {
        return new PickleBytes().raw(codes).build();
    }

    private static int codeOf(Opcode opcode) {
        for (int code = 0; code < 256; code++) {
            if (Opcode.of(code) == opcode) {
                return code;
            }
        }
        throw new AssertionError(opcode);
    }

    private static Pickled run(byte[] pickle) {
        return new Unpickler("x.bin", pickle).run();
    }

    private static void assertRefused(byte[] pickle, String problem) {
        assertThatThrownBy(() -> run(pickle))
                .isInstanceOfSatisfying(
                        CheckpointException.class,
                        refusal -> assertThat(refusal.problems()).containsExactly(problem));
    }
}
