package io.clearhead.checkpoint.pytorch;

import io.clearhead.checkpoint.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value on the stack of the {@link Unpickler}. Values can share parts and a dictionary can even contain itself, so nothing
 * may walk through one recursively; that includes {@code hashCode} and {@code toString}.
 */
sealed interface Pickled {

    /** What it is, for messages. */
    String kind();

    record Text(String text) implements Pickled {
        @Override
        public String kind() {
            return "a text";
        }
    }

    record Whole(long number) implements Pickled {
        @Override
        public String kind() {
            return "a number";
        }
    }

    record Flag(boolean value) implements Pickled {
        @Override
        public String kind() {
            return "a truth value";
        }
    }

    record Nothing() implements Pickled {
        @Override
        public String kind() {
            return "None";
        }
    }

    record Tuple(List<Pickled> elements) implements Pickled {
        @Override
        public String kind() {
            return "a tuple";
        }
    }

    /** A {@code dict} or {@code OrderedDict}; filled by later opcodes. */
    record Dictionary(Map<String, Pickled> entries) implements Pickled {
        @Override
        public String kind() {
            return "a dictionary";
        }
    }

    /** One entry of the archive, {@code data/<key>}, as a vector of elements. */
    record Storage(TensorType type, String key, long elementCount) implements Pickled {
        @Override
        public String kind() {
            return "a storage";
        }
    }

    /** A view of a storage; offset and strides count elements. */
    record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides) implements Pickled {
        @Override
        public String kind() {
            return "a tensor";
        }
    }

    /** The Python names that may stand in a pickle. */
    enum Global implements Pickled {
        ORDERED_DICT("collections.OrderedDict"),
        REBUILD_TENSOR("torch._utils._rebuild_tensor_v2"),
        REBUILD_PARAMETER("torch._utils._rebuild_parameter"),
        DOUBLE_STORAGE(TensorType.F64, "torch.DoubleStorage"),
        FLOAT_STORAGE(TensorType.F32, "torch.FloatStorage"),
        HALF_STORAGE(TensorType.F16, "torch.HalfStorage"),
        BFLOAT16_STORAGE(TensorType.BF16, "torch.BFloat16Storage"),
        LONG_STORAGE(TensorType.I64, "torch.LongStorage"),
        INT_STORAGE(TensorType.I32, "torch.IntStorage"),
        SHORT_STORAGE(TensorType.I16, "torch.ShortStorage"),
        CHAR_STORAGE(TensorType.I8, "torch.CharStorage"),
        BYTE_STORAGE(TensorType.U8, "torch.ByteStorage"),
        BOOL_STORAGE(TensorType.BOOL, "torch.BoolStorage");

        private final String pythonName;
        private final @Nullable TensorType elementType;

        Global(String pythonName) {
            this(null, pythonName);
        }

        Global(@Nullable TensorType elementType, String pythonName) {
            this.pythonName = pythonName;
            this.elementType = elementType;
        }

        String pythonName() {
            return pythonName;
        }

        /** For the class of a storage, the type of its elements. */
        Optional<TensorType> elementType() {
            return Optional.ofNullable(elementType);
        }

        @Override
        public String kind() {
            return "a function or class";
        }
    }
}
