package io.clearhead.checkpoint.tensor;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.ByteSource;
import io.clearhead.checkpoint.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads consecutive elements, in row-major order, of a tensor whose elements lie in any order. The file is read in its own
 * order, slice by slice; a tensor without gaps is one run of bytes. Transposed matrices are common in checkpoints that were
 * once converted from TensorFlow.
 *
 * <p>Not safe for use by several threads; one instance reads once.
 */
final class StridedReader {

    private static final int SLICE_BYTES = 1 << 18;

    private final String location;
    private final ByteSource source;
    private final StoredTensor tensor;
    private final long start;
    private final FloatBuffer target;
    private final List<Axis> axes;
    private final ByteBuffer bytes;
    private final float[] slice;

    /**
     * Neighbours along one axis.
     *
     * @param size how many there are
     * @param stride their distance in the file, in elements
     * @param step their distance in row-major order
     */
    private record Axis(long size, long stride, long step) {}

    StridedReader(String location, ByteSource source, StoredTensor tensor, long start, FloatBuffer target) {
        this.location = location;
        this.source = source;
        this.tensor = tensor;
        this.start = start;
        this.target = target;
        this.axes = axes(tensor);
        long most = SLICE_BYTES / tensor.info().type().byteWidth();
        int elements = (int) Math.min(most, Math.max(1, extent(axes)));
        this.slice = new float[elements];
        this.bytes =
                ByteBuffer.allocate(elements * tensor.info().type().byteWidth()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Fills the target. */
    void read() {
        if (target.hasRemaining()) {
            readRange(0, 0, 0, start, start + target.remaining());
        }
        target.position(target.limit());
    }

    /** The tensor's axes with those that lie behind one another like a single one merged, so that most tensors have one. */
    private static List<Axis> axes(StoredTensor tensor) {
        List<Axis> axes = new ArrayList<>();
        List<Long> steps = StoredTensor.rowMajorStrides(tensor.info().shape());
        for (int i = 0; i < steps.size(); i++) {
            Axis axis = new Axis(tensor.info().shape().get(i), tensor.strides().get(i), steps.get(i));
            Axis outer = axes.isEmpty() ? null : axes.get(axes.size() - 1);
            if (axis.size == 1) {
                continue;
            }
            if (outer != null && outer.stride == axis.size * axis.stride) {
                axes.set(axes.size() - 1, new Axis(outer.size * axis.size, axis.stride, axis.step));
            } else {
                axes.add(axis);
            }
        }
        return axes.isEmpty() ? List.of(new Axis(1, 1, 1)) : axes;
    }

    /** How far in the file the last element is behind the first, plus one. */
    private static long extent(List<Axis> axes) {
        return 1
                + axes.stream().mapToLong(axis -> (axis.size - 1) * axis.stride).sum();
    }

    /**
     * Reads a range that lies inside one index of the axes before {@code depth}. Whole indices of an axis form a box; what is
     * left at both ends are ranges again, one axis deeper.
     *
     * @param element the first element behind that index, in the order of the file
     * @param origin the same element in row-major order
     * @param from the range's beginning in row-major order
     * @param to the range's end
     */
    private void readRange(int depth, long element, long origin, long from, long to) {
        Axis axis = axes.get(depth);
        long firstWhole = (from - origin + axis.step - 1) / axis.step;
        long endWhole = (to - origin) / axis.step;
        long boxFrom = origin + firstWhole * axis.step;
        long boxTo = origin + endWhole * axis.step;
        if (from < boxFrom) {
            long index = firstWhole - 1;
            readRange(depth + 1, element + index * axis.stride, boxFrom - axis.step, from, Math.min(to, boxFrom));
        }
        if (boxFrom < boxTo) {
            List<Axis> box = new ArrayList<>(axes.subList(depth + 1, axes.size()));
            box.add(new Axis(endWhole - firstWhole, axis.stride, axis.step));
            box.sort(Comparator.comparingLong(Axis::stride).reversed());
            readBox(box, 0, element + firstWhole * axis.stride, boxFrom);
        }
        if (boxFrom <= boxTo && boxTo < to) {
            readRange(depth + 1, element + endWhole * axis.stride, boxTo, boxTo, to);
        }
    }

    /** Reads all elements of some axes, the one with the smallest stride innermost. */
    private void readBox(List<Axis> box, int depth, long element, long index) {
        Axis axis = box.get(depth);
        if (depth == box.size() - 1) {
            readRun(axis, element, index);
            return;
        }
        for (long i = 0; i < axis.size; i++) {
            readBox(box, depth + 1, element + i * axis.stride, index + i * axis.step);
        }
    }

    private void readRun(Axis axis, long element, long index) {
        long most = axis.stride == 0 ? axis.size : 1 + (slice.length - 1) / axis.stride;
        for (long done = 0; done < axis.size; done += most) {
            int count = (int) Math.min(most, axis.size - done);
            load(element + done * axis.stride, (int) ((count - 1) * axis.stride) + 1);
            long first = index + done * axis.step;
            if (axis.stride == 1 && axis.step == 1) {
                putRun(first, count);
            } else {
                putSpread(axis, first, count);
            }
        }
    }

    private void load(long element, int count) {
        int width = tensor.info().type().byteWidth();
        bytes.clear().limit(count * width);
        source.read(tensor.position() + element * width, bytes);
        TensorDecoder.decode(tensor.info().type(), bytes.flip(), slice, 0);
    }

    private void putRun(long index, int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(slice[i])) {
                throw notFinite(slice[i], index + i);
            }
        }
        target.put(place(index), slice, 0, count);
    }

    private void putSpread(Axis axis, long index, int count) {
        for (int i = 0; i < count; i++) {
            float value = slice[(int) (i * axis.stride)];
            if (!Float.isFinite(value)) {
                throw notFinite(value, index + i * axis.step);
            }
            target.put(place(index + i * axis.step), value);
        }
    }

    private int place(long index) {
        return target.position() + (int) (index - start);
    }

    private CheckpointException notFinite(float value, long index) {
        return new CheckpointException(
                location,
                "tensor " + quoted(tensor.info().name()) + " has the value " + value + " at element " + index
                        + ", expected finite numbers");
    }
}
