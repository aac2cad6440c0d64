package io.clearhead.checkpoint.safetensors;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.ProblemList;
import io.clearhead.checkpoint.tensor.StoredTensor;
import io.clearhead.checkpoint.tensor.TensorInfo;
import io.clearhead.checkpoint.tensor.TensorType;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks that the tensors of a safetensors file share out the bytes behind its header: none twice, none to nobody. */
final class SafetensorsLayout {

    private final long dataStart;
    private final long dataLength;
    private final ProblemList problems;

    /**
     * One tensor as the header describes it. What could not be read is null and has been reported.
     *
     * @param offsets first byte and end, counted from the end of the header
     */
    record Entry(
            String name,
            @Nullable TensorType type,
            @Nullable List<Long> shape,
            @Nullable List<Long> offsets) {}

    SafetensorsLayout(long dataStart, long fileSize, ProblemList problems) {
        this.dataStart = dataStart;
        this.dataLength = fileSize - dataStart;
        this.problems = problems;
    }

    /** Gives every sound entry its place in the file and reports the others. */
    Map<String, StoredTensor> place(Collection<Entry> entries) {
        Map<String, StoredTensor> placed = new LinkedHashMap<>();
        for (Entry entry : entries) {
            TensorInfo info = describe(entry);
            List<Long> offsets = entry.offsets();
            if (offsets == null || !isInside(entry.name(), offsets) || info == null) {
                continue;
            }
            long bytes = offsets.get(1) - offsets.get(0);
            if (bytes != info.byteCount()) {
                problems.add("tensor " + quoted(info.name()) + " has " + bytes + " bytes, but " + info.type()
                        + " of shape " + info.shape() + " needs " + info.byteCount());
                continue;
            }
            placed.put(info.name(), StoredTensor.rowMajor(info, dataStart + offsets.get(0)));
        }
        return placed;
    }

    /** Reports bytes that belong to two tensors or to none; every entry has to have its offsets. */
    void checkNothingIsUnclaimed(Collection<Entry> entries) {
        List<Span> spans = entries.stream()
                .map(Span::of)
                .filter(span -> span.begin <= span.end)
                .sorted(Comparator.comparingLong(Span::begin).thenComparingLong(Span::end))
                .toList();
        long claimed = 0;
        for (Span span : spans) {
            if (span.begin != claimed) {
                problems.add("tensor " + quoted(span.name) + " begins at byte " + span.begin
                        + (span.begin < claimed ? ", inside" : ", behind a gap after")
                        + " the tensors before it, which end at "
                        + claimed);
            }
            claimed = Math.max(claimed, span.end);
        }
        if (claimed < dataLength) {
            problems.add("the last tensor ends at byte " + claimed + ", but the data go on to byte " + dataLength);
        }
    }

    private @Nullable TensorInfo describe(Entry entry) {
        if (entry.type() == null || entry.shape() == null) {
            return null;
        }
        try {
            return new TensorInfo(entry.name(), entry.type(), entry.shape());
        } catch (IllegalArgumentException e) {
            problems.add("tensor " + quoted(entry.name()) + ": " + e.getMessage());
            return null;
        }
    }

    private boolean isInside(String name, List<Long> offsets) {
        if (offsets.get(0) > offsets.get(1)) {
            problems.add("tensor " + quoted(name) + " has data_offsets " + offsets + " that run backwards");
            return false;
        }
        if (offsets.get(1) > dataLength) {
            problems.add("tensor " + quoted(name) + " has data_offsets " + offsets + ", but the file has only "
                    + dataLength + " bytes of tensors: it is truncated, or the header is wrong");
            return false;
        }
        return true;
    }

    private record Span(String name, long begin, long end) {

        static Span of(Entry entry) {
            List<Long> offsets = Objects.requireNonNull(entry.offsets());
            return new Span(entry.name(), offsets.get(0), offsets.get(1));
        }
    }
}
