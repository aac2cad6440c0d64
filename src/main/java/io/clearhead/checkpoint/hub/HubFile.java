package io.clearhead.checkpoint.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A file of a repository.
 *
 * @param name its name in the repository
 * @param size bytes
 * @param etag checksum of the content, which is also the name of its blob in the cache: SHA-256 of files in large file
 *     storage, git's SHA-1 of all others; lower-case hexadecimal digits
 */
record HubFile(String name, long size, String etag) {

    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final int SHA_256_DIGITS = 64;
    private static final int CHUNK = 1 << 20;

    HubFile {
        if (size < 0 || !isChecksum(etag)) {
            throw new IllegalArgumentException(name + " has the size " + size + " and the checksum \"" + etag + "\"");
        }
    }

    /** Whether a text is a checksum that can be verified. */
    static boolean isChecksum(String text) {
        return CHECKSUM.matcher(text).matches();
    }

    /** An entity tag without what HTTP puts around it. */
    static String checksumIn(String entityTag) {
        return entityTag.replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT);
    }

    /** The checksum of what lies on the disk, of the kind that {@link #etag} has. */
    String checksumOf(Path content) throws IOException {
        boolean large = etag.length() == SHA_256_DIGITS;
        MessageDigest digest = digest(large ? "SHA-256" : "SHA-1");
        if (!large) {
            digest.update(("blob " + Files.size(content) + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        byte[] chunk = new byte[CHUNK];
        try (InputStream stream = Files.newInputStream(content)) {
            for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk)) {
                digest.update(chunk, 0, length);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) { // every JDK has both
            throw new IllegalStateException(e);
        }
    }
}
