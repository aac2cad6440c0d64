package io.clearhead.checkpoint.pytorch;

import io.clearhead.checkpoint.ByteSource;
import io.clearhead.checkpoint.CheckpointException;
import java.nio.ByteBuffer;

/**
 * What the end of a zip archive says about its directory; in archives from 4 GiB on, and in all that PyTorch writes, a 64-bit
 * record before the end says it again.
 *
 * @param entryCount how many entries the directory lists
 * @param directoryPosition its first byte in the file
 * @param directorySize its bytes
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">the format, sections 4.3.14 to 4.3.16</a>
 */
record ZipEnd(long entryCount, long directoryPosition, long directorySize) {

    private static final int SIGNATURE = 0x06054b50;
    private static final int SIZE = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_SIZE = 20;
    private static final int SIGNATURE_64 = 0x06064b50;
    private static final int SIZE_64 = 56;

    /** Finds the record at the end of the file, behind which only a comment may stand. */
    static ZipEnd find(ByteSource source, String location) {
        int tailSize = (int) Math.min(source.size(), SIZE + LONGEST_COMMENT);
        ByteBuffer tail = source.read(source.size() - tailSize, tailSize);
        for (int start = tailSize - SIZE; start >= 0; start--) {
            boolean fits = tail.getInt(start) == SIGNATURE
                    && Short.toUnsignedInt(tail.getShort(start + 20)) == tailSize - SIZE - start;
            if (fits) {
                ZipEnd end = read(source, location, tail, start);
                end.check(source, location);
                return end;
            }
        }
        throw new CheckpointException(
                location,
                "is truncated or no zip archive: it has no directory at its end, as a file of torch.save does;"
                        + " fetch it again");
    }

    private static ZipEnd read(ByteSource source, String location, ByteBuffer tail, int start) {
        long position = source.size() - tail.capacity() + start;
        if (position >= LOCATOR_SIZE) {
            ByteBuffer locator = source.read(position - LOCATOR_SIZE, LOCATOR_SIZE);
            if (locator.getInt(0) == LOCATOR_SIGNATURE) {
                return read64(source, location, locator.getLong(8));
            }
        }
        return new ZipEnd(
                Short.toUnsignedLong(tail.getShort(start + 10)),
                Integer.toUnsignedLong(tail.getInt(start + 16)),
                Integer.toUnsignedLong(tail.getInt(start + 12)));
    }

    private static ZipEnd read64(ByteSource source, String location, long position) {
        if (position < 0 || position > source.size() - SIZE_64) {
            throw new CheckpointException(location, "is damaged: its zip directory's 64-bit record is not in the file");
        }
        ByteBuffer end = source.read(position, SIZE_64);
        if (end.getInt(0) != SIGNATURE_64) {
            throw new CheckpointException(location, "is damaged: its zip directory's 64-bit record is something else");
        }
        return new ZipEnd(end.getLong(32), end.getLong(48), end.getLong(40));
    }

    private void check(ByteSource source, String location) {
        boolean inside = directoryPosition >= 0
                && directorySize >= 0
                && directorySize <= source.size()
                && directoryPosition <= source.size() - directorySize;
        if (!inside) {
            throw new CheckpointException(location, "is damaged: its zip directory is not inside the file");
        }
    }
}
