package io.clearhead.checkpoint;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The files of a directory. A symbolic link is followed where it stays in the checkpoint: to a file inside the directory, or,
 * when the directory is {@code snapshots/<revision>} of a repository in the Hugging Face cache, to a file in the
 * {@code blobs} of that repository. A link that leads elsewhere could make a checkpoint from outside show any file of this
 * machine.
 */
final class DirectoryFiles implements CheckpointFiles {

    /** What Git leaves in place of a large file that has not been fetched. */
    private static final byte[] LFS_POINTER =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.UTF_8);

    private static final int LONGEST_LFS_POINTER = 1024;

    private final Path directory;

    DirectoryFiles(Path directory) {
        this.directory = directory;
        if (!Files.isDirectory(directory)) {
            throw new CheckpointException(
                    location(), Files.exists(directory) ? "is not a directory" : "the directory does not exist");
        }
    }

    @Override
    public String location() {
        return directory.toString();
    }

    @Override
    public boolean has(String name) {
        return FileName.isPlain(name) && Files.exists(resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public ByteSource open(String name) {
        FileName.requirePlain(location(), name);
        Path file = resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(location(), whyNotReadable(name, file));
        }
        FileSource source = FileSource.open(file.toString(), realFile(name, file));
        try {
            refuseLfsPointer(name, source);
            return source;
        } catch (CheckpointException e) {
            source.close();
            throw e;
        }
    }

    private Path resolve(String name) {
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            throw new CheckpointException(location(), quoted(name) + " is not a file name on this system", e);
        }
    }

    private String whyNotReadable(String name, Path file) {
        if (Files.exists(file)) {
            return name + " is not a regular file";
        }
        if (Files.isSymbolicLink(file)) {
            return name + " is a symbolic link to a file that does not exist; fetch the checkpoint again";
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            boolean empty = !entries.iterator().hasNext();
            return "there is no file " + name + (empty ? ": the directory is empty" : "");
        } catch (IOException | DirectoryIteratorException e) {
            return name + " cannot be read: permission to read the directory is denied";
        }
    }

    private Path realFile(String name, Path file) {
        try {
            Path root = directory.toRealPath();
            Path target = file.toRealPath();
            if (!target.startsWith(root) && !isBlob(root, target)) {
                throw new CheckpointException(
                        location(),
                        name + " is a symbolic link that leaves the checkpoint's directory; put the file itself there");
            }
            return target;
        } catch (IOException e) {
            throw FileSource.unreadable(file.toString(), e);
        }
    }

    /** Whether the target is {@code <repository>/blobs/<file>} and the root is {@code <repository>/snapshots/<revision>}. */
    private static boolean isBlob(Path root, Path target) {
        Path snapshots = root.getParent();
        if (snapshots == null || !snapshots.endsWith("snapshots")) {
            return false;
        }
        return snapshots.resolveSibling("blobs").equals(target.getParent());
    }

    private void refuseLfsPointer(String name, FileSource source) {
        if (source.size() > LONGEST_LFS_POINTER || source.size() < LFS_POINTER.length) {
            return;
        }
        byte[] beginning = new byte[LFS_POINTER.length];
        source.read(0, beginning.length).get(beginning);
        if (Arrays.equals(beginning, LFS_POINTER)) {
            throw new CheckpointException(
                    location(), name + " is only the pointer of Git LFS to the file; fetch it with: git lfs pull");
        }
    }
}
