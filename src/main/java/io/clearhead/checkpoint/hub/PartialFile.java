package io.clearhead.checkpoint.hub;

import java.io.Closeable;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The beginning of a file that is being downloaded. Bytes are written at the place that they have in the file, and nothing is
 * cut off before the end: should a file system not honour locks, two processes write the same bytes to the same places.
 *
 * <p>Used by one thread at a time.
 */
final class PartialFile implements BodySink, Closeable {

    private static final int PARTIAL_CONTENT = 206;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

    private final Path path;
    private final HubFile file;
    private final HubErrors errors;
    private final DownloadProgress progress;
    private final FileChannel channel;
    private long position;

    /** What came cannot be the file. */
    static final class DamagedException extends IOException {

        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }

    /**
     * Opens or begins one; what is there already is kept.
     *
     * @throws HubException if the disk does not allow it
     */
    PartialFile(Path path, HubFile file, HubErrors errors, DownloadProgress progress) {
        this.path = path;
        this.file = file;
        this.errors = errors;
        this.progress = progress;
        try {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            position = Math.min(channel.size(), file.size());
        } catch (IOException e) {
            throw errors.disk(path, e);
        }
    }

    /** Bytes that are there. */
    long position() {
        return position;
    }

    boolean isComplete() {
        return position == file.size();
    }

    @Override
    public void begin(ResponseInfo answer) throws IOException {
        HttpHeaders headers = answer.headers();
        if (answer.statusCode() == PARTIAL_CONTENT) {
            requireContinuation(headers.firstValue("Content-Range").orElse(""));
        } else {
            position = 0; // the whole file, whether that was asked for or not
            requireSize(headers.firstValueAsLong("Content-Length"));
        }
        try {
            channel.position(position);
        } catch (IOException e) {
            throw errors.disk(path, e);
        }
        progress.at(position);
    }

    private void requireContinuation(String contentRange) throws DamagedException {
        Matcher range = CONTENT_RANGE.matcher(contentRange);
        if (!range.matches()
                || Long.parseLong(range.group(1)) != position
                || !(range.group(2).equals("*") || Long.parseLong(range.group(2)) == file.size())) {
            throw new DamagedException("asked for bytes from " + position + " of " + file.size()
                    + ", but got the range \"" + contentRange + "\"");
        }
    }

    private void requireSize(OptionalLong size) throws DamagedException {
        if (size.isPresent() && size.getAsLong() != file.size()) {
            throw new DamagedException("expected " + file.size() + " bytes, but it has " + size.getAsLong());
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() > file.size() - position) {
            throw new DamagedException("expected " + file.size() + " bytes, but more come");
        }
        try {
            while (bytes.hasRemaining()) {
                position += channel.write(bytes);
            }
        } catch (IOException e) {
            throw errors.disk(path, e);
        }
        progress.at(position);
    }

    /**
     * Makes sure that all of it is on the disk, and right.
     *
     * @throws DamagedException if its checksum is another
     */
    void verify() throws DamagedException {
        try {
            channel.truncate(file.size());
            channel.force(true); // a blob's name says that its content is right, also after a loss of power
            String checksum = file.checksumOf(path);
            if (!checksum.equals(file.etag())) {
                throw new DamagedException("expected the checksum " + file.etag() + ", but it is " + checksum);
            }
        } catch (DamagedException e) {
            throw e;
        } catch (IOException e) {
            throw errors.disk(path, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw errors.disk(path, e);
        }
    }
}
