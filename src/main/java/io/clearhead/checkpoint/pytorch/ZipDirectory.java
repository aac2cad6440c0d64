package io.clearhead.checkpoint.pytorch;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.ByteSource;
import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.ProblemList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads where the entries of a zip archive lie. They have to be stored as they are: PyTorch does not compress, because
 * tensors are read in place, so there is nothing here that could be inflated. {@link java.util.zip.ZipFile} wants a file of
 * the default file system and does not tell where in it an entry is.
 *
 * <p>Not safe for use by several threads; one instance reads one directory.
 */
final class ZipDirectory {

    /** Bounds on what an archive can make us remember, far above those of any real checkpoint. */
    private static final long MOST_DIRECTORY_BYTES = 32 << 20;

    private static final int SIGNATURE = 0x02014b50;
    private static final int SIZE = 46;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_SIZE = 30;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int EXTRA_64 = 1;
    private static final long SEE_EXTRA_64 = 0xFFFF_FFFFL;

    private final ByteSource source;
    private final String location;
    private final ZipEnd end;
    private final ProblemList problems = new ProblemList();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** The bytes of one entry in the file. */
    record Entry(long position, long size) {}

    private ZipDirectory(ByteSource source, String location) {
        this.source = source;
        this.location = location;
        this.end = ZipEnd.find(source, location);
    }

    /**
     * Reads the directory and the header before each entry, but no entry.
     *
     * @return the entries by name, in the order of the directory
     * @throws CheckpointException listing every entry that is compressed, encrypted, there twice, or not inside the file
     */
    static Map<String, Entry> read(ByteSource source, String location) {
        ZipDirectory directory = new ZipDirectory(source, location);
        directory.readAll();
        directory.problems.throwIfAny(location);
        directory.checkNothingIsShared();
        directory.problems.throwIfAny(location);
        return directory.entries;
    }

    private void readAll() {
        if (end.directorySize() > MOST_DIRECTORY_BYTES) {
            throw damaged("its zip directory has " + end.directorySize() + " bytes, expected at most "
                    + MOST_DIRECTORY_BYTES);
        }
        ByteBuffer directory = source.read(end.directoryPosition(), (int) end.directorySize());
        long count = 0;
        while (directory.hasRemaining()) {
            readOne(directory);
            count++;
        }
        if (count != end.entryCount()) {
            throw damaged("its zip directory lists " + count + " entries, but says it has " + end.entryCount());
        }
    }

    private void readOne(ByteBuffer directory) {
        int start = directory.position();
        if (directory.remaining() < SIZE || directory.getInt(start) != SIGNATURE) {
            throw damaged("its zip directory has something else at byte " + start + " than an entry");
        }
        int nameLength = Short.toUnsignedInt(directory.getShort(start + 28));
        int extraLength = Short.toUnsignedInt(directory.getShort(start + 30));
        int commentLength = Short.toUnsignedInt(directory.getShort(start + 32));
        if (directory.remaining() - SIZE < nameLength + extraLength + commentLength) {
            throw damaged("its zip directory ends inside an entry");
        }
        byte[] name = new byte[nameLength];
        directory.get(start + SIZE, name);
        ByteBuffer extra =
                directory.slice(start + SIZE + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN);
        directory.position(start + SIZE + nameLength + extraLength + commentLength);
        ByteBuffer fixed = directory.slice(start, SIZE).order(ByteOrder.LITTLE_ENDIAN);
        remember(new String(name, StandardCharsets.UTF_8), fixed, extra);
    }

    private void remember(String name, ByteBuffer fixed, ByteBuffer extra) {
        boolean encrypted = (fixed.getShort(8) & ENCRYPTED) != 0;
        int method = Short.toUnsignedInt(fixed.getShort(10));
        if (encrypted || method != STORED) {
            problems.add(
                    "entry " + quoted(name) + " is " + (encrypted ? "encrypted" : "compressed (method " + method + ")")
                            + ", expected it to be stored as torch.save does");
            return;
        }
        Extra64 wide = new Extra64(extra);
        long size = wide.orElse(Integer.toUnsignedLong(fixed.getInt(24)));
        long storedSize = wide.orElse(Integer.toUnsignedLong(fixed.getInt(20)));
        long header = wide.orElse(Integer.toUnsignedLong(fixed.getInt(42)));
        Entry entry = size == storedSize ? place(header, size, name) : null;
        if (entry == null) {
            problems.add("entry " + quoted(name) + " of " + size + " bytes is not inside the file: it is damaged");
        } else if (entries.put(name, entry) != null) {
            problems.add("entry " + quoted(name) + " occurs twice");
        }
    }

    /** Behind the local header, which repeats the name and has an extra field of its own. */
    private @Nullable Entry place(long header, long size, String name) {
        long limit = end.directoryPosition();
        if (header < 0 || header > limit - LOCAL_SIZE) {
            return null;
        }
        ByteBuffer local = source.read(header, LOCAL_SIZE);
        int nameLength = Short.toUnsignedInt(local.getShort(26));
        long position = header + LOCAL_SIZE + nameLength + Short.toUnsignedInt(local.getShort(28));
        boolean inside = local.getInt(0) == LOCAL_SIGNATURE && size >= 0 && size <= limit && position <= limit - size;
        if (!inside || local.getShort(8) != STORED) {
            return null;
        }
        byte[] localName = new byte[nameLength];
        source.read(header + LOCAL_SIZE, nameLength).get(localName);
        return new String(localName, StandardCharsets.UTF_8).equals(name) ? new Entry(position, size) : null;
    }

    /** Entries that share bytes would let a small file claim to be large. */
    private void checkNothingIsShared() {
        List<Map.Entry<String, Entry>> sorted = entries.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue().position))
                .toList();
        long claimed = 0;
        for (Map.Entry<String, Entry> entry : sorted) {
            if (entry.getValue().position < claimed) {
                problems.add("entry " + quoted(entry.getKey()) + " overlaps the one before it");
            }
            claimed = Math.max(claimed, entry.getValue().position + entry.getValue().size);
        }
    }

    private CheckpointException damaged(String problem) {
        return new CheckpointException(location, "is damaged: " + problem);
    }

    /** The 64-bit numbers of an entry, in place of those that do not fit 32 bits, in their order. */
    private static final class Extra64 {

        private final ByteBuffer numbers;

        Extra64(ByteBuffer extra) {
            this.numbers = find(extra);
        }

        private static ByteBuffer find(ByteBuffer extra) {
            while (extra.remaining() >= 4) {
                int kind = Short.toUnsignedInt(extra.getShort());
                int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
                if (kind == EXTRA_64) {
                    return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
                }
                extra.position(extra.position() + length);
            }
            return ByteBuffer.allocate(0);
        }

        long orElse(long narrow) {
            boolean wide = narrow == SEE_EXTRA_64 && numbers.remaining() >= Long.BYTES;
            return wide ? numbers.getLong() : narrow;
        }
    }
}
