package io.clearhead.checkpoint.pytorch;

import io.clearhead.checkpoint.ByteSource;
import io.clearhead.checkpoint.CheckpointException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Recognises what {@code torch.save} wrote before it wrote zip archives, and says what to do. */
final class LegacyFormats {

    /** The pickle of the number 0x1950a86a20f9469cfc6c. */
    private static final byte[] LEGACY = {
        (byte) 0x80,
        2,
        (byte) 0x8a,
        10,
        0x6c,
        (byte) 0xfc,
        (byte) 0x9c,
        0x46,
        (byte) 0xf9,
        0x20,
        0x6a,
        (byte) 0xa8,
        0x50,
        0x19,
        '.'
    };

    private static final byte[] TAR = "ustar".getBytes(StandardCharsets.US_ASCII);
    private static final int TAR_POSITION = 257;

    private LegacyFormats() {}

    static void refuse(ByteSource source, String location) {
        if (hasAt(source, 0, LEGACY)) {
            throw new CheckpointException(
                    location,
                    "is in PyTorch's legacy format, from before version 1.6, which is not read; rewrite it with Python:"
                            + " import torch; torch.save(torch.load(PATH, map_location='cpu', weights_only=True), PATH)");
        }
        if (hasAt(source, TAR_POSITION, TAR)) {
            throw new CheckpointException(
                    location,
                    "is a tar archive, the format of PyTorch's first versions, which is not read; if you trust the file,"
                            + " rewrite it with Python: import torch; torch.save(torch.load(PATH, weights_only=False), PATH)");
        }
    }

    private static boolean hasAt(ByteSource source, int position, byte[] expected) {
        if (source.size() < position + expected.length) {
            return false;
        }
        byte[] found = new byte[expected.length];
        source.read(position, found.length).get(found);
        return Arrays.equals(found, expected);
    }
}
