package io.clearhead.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Puts zip archives of stored entries together byte by byte, so that tests can write what no library would write. */
public final class ZipBytes {

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final List<Entry> entries = new ArrayList<>();
    private boolean wide;
    private String comment = "";

    /**
     * One line of the directory.
     *
     * @param header where the local header is
     */
    public record Entry(String name, int flags, int method, long size, long header, int crc) {}

    /** Adds an entry. */
    public ZipBytes add(String name, byte[] content) {
        return add(name, content, 0, 0);
    }

    /** Adds an entry that says of itself that it has these flags and this method of compression. */
    public ZipBytes add(String name, byte[] content, int flags, int method) {
        CRC32 crc = new CRC32();
        crc.update(content);
        Entry entry = new Entry(name, flags, method, content.length, file.size(), (int) crc.getValue());
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        file.writeBytes(buffer(30)
                .putInt(0x04034b50)
                .putShort((short) 0)
                .putShort((short) flags)
                .putShort((short) method)
                .putInt(0)
                .putInt(entry.crc)
                .putInt(content.length)
                .putInt(content.length)
                .putShort((short) nameBytes.length)
                .putShort((short) 0)
                .array());
        file.writeBytes(nameBytes);
        file.writeBytes(content);
        return list(entry);
    }

    /** Adds a line to the directory without anything behind it. */
    public ZipBytes list(Entry entry) {
        entries.add(entry);
        return this;
    }

    /** The line of the directory that was added last. */
    public Entry last() {
        return entries.get(entries.size() - 1);
    }

    /** Writes sizes, places and the directory's own place with 64 bits, as in archives from 4 GiB on. */
    public ZipBytes wide() {
        wide = true;
        return this;
    }

    /** Sets the comment behind the end. */
    public ZipBytes comment(String text) {
        comment = text;
        return this;
    }

    /** The archive. */
    public byte[] build() {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        archive.writeBytes(file.toByteArray());
        int directory = archive.size();
        entries.forEach(entry -> archive.writeBytes(line(entry)));
        int size = archive.size() - directory;
        if (wide) {
            archive.writeBytes(end64(directory, size, archive.size()));
        }
        archive.writeBytes(buffer(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) (wide ? -1 : entries.size()))
                .putShort((short) (wide ? -1 : entries.size()))
                .putInt(wide ? -1 : size)
                .putInt(wide ? -1 : directory)
                .putShort((short) comment.length())
                .array());
        archive.writeBytes(comment.getBytes(StandardCharsets.US_ASCII));
        return archive.toByteArray();
    }

    private byte[] line(Entry entry) {
        byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer line = buffer(46 + name.length + (wide ? 28 : 0));
        line.putInt(0x02014b50)
                .putInt(0)
                .putShort((short) entry.flags)
                .putShort((short) entry.method)
                .putInt(0)
                .putInt(entry.crc)
                .putInt(wide ? -1 : (int) entry.size)
                .putInt(wide ? -1 : (int) entry.size)
                .putShort((short) name.length)
                .putShort((short) (wide ? 28 : 0))
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0)
                .putInt(wide ? -1 : (int) entry.header)
                .put(name);
        if (wide) {
            line.putShort((short) 1).putShort((short) 24);
            line.putLong(entry.size).putLong(entry.size).putLong(entry.header);
        }
        byte[] bytes = new byte[line.capacity()];
        line.flip().get(bytes);
        return bytes;
    }

    private byte[] end64(long directory, long size, long position) {
        return buffer(56 + 20)
                .putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putInt(0)
                .putInt(0)
                .putLong(entries.size())
                .putLong(entries.size())
                .putLong(size)
                .putLong(directory)
                .putInt(0x07064b50)
                .putInt(0)
                .putLong(position)
                .putInt(1)
                .array();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
