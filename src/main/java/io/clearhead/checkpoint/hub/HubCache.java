package io.clearhead.checkpoint.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model's part of the cache, in the layout of {@code huggingface_hub}:
 *
 * <pre>
 * CACHEDIR.TAG
 * .locks/models--owner--name/ETAG.lock
 * models--owner--name/blobs/ETAG                      contents, named by their checksums
 * models--owner--name/refs/main                       the commit of a branch or tag
 * models--owner--name/snapshots/COMMIT/config.json    relative links to blobs
 * models--owner--name/.no_exist/COMMIT/added.json     empty: the repository has no such file
 * </pre>
 *
 * <p>Immutable and safe for use by several threads and processes: every entry gets its name when it is complete.
 */
final class HubCache {

    private static final Logger log = LoggerFactory.getLogger(HubCache.class);

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int MOST_REFERENCE_BYTES = 1024;
    private static final String TAG = "CACHEDIR.TAG";
    private static final String TAG_CONTENT = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This directory holds models of the Hugging Face hub; they can be downloaded again.
            """;

    private final Path root;
    private final Path folder;
    private final Path locks;
    private final boolean symlinks;

    HubCache(HubSettings settings, HubModel model) {
        String name = "models--" + model.id().replace("/", "--");
        this.root = settings.cache();
        this.folder = root.resolve(name);
        this.locks = root.resolve(".locks").resolve(name);
        this.symlinks = settings.symlinks();
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** Everything about the model. */
    Path folder() {
        return folder;
    }

    /** The directory of a commit. */
    Path snapshot(String commit) {
        return folder.resolve("snapshots").resolve(commit);
    }

    Path reference(String revision) {
        return folder.resolve("refs").resolve(revision);
    }

    Path blob(String etag) {
        return folder.resolve("blobs").resolve(etag);
    }

    Path lock(String etag) {
        return locks.resolve(etag + ".lock");
    }

    /** The commit that a revision stood for when the cache was last brought up to date. */
    Optional<String> commitOf(String revision) {
        if (isCommit(revision)) {
            return Optional.of(revision);
        }
        Path reference = reference(revision);
        try {
            if (!Files.isRegularFile(reference) || Files.size(reference) > MOST_REFERENCE_BYTES) {
                return Optional.empty();
            }
            return Optional.of(Files.readString(reference).strip()).filter(HubCache::isCommit);
        } catch (IOException e) {
            log.warn("ignoring a reference that cannot be read path={} reason={}", reference, e.toString());
            return Optional.empty();
        }
    }

    /** Names of the files that a commit's directory has, links without an end left out. */
    Set<String> names(String commit) {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(snapshot(commit))) {
            files.filter(Files::isRegularFile).forEach(file -> names.add(String.valueOf(file.getFileName())));
        } catch (IOException e) {
            log.debug("no snapshot path={} reason={}", snapshot(commit), e.toString());
        }
        return names;
    }

    /** Whether a commit's directory has a file, of the right size. */
    boolean has(String commit, HubFile file) {
        return hasSize(snapshot(commit).resolve(file.name()), file.size());
    }

    /** Whether the content is there, under whatever names. */
    boolean hasBlob(HubFile file) {
        return hasSize(blob(file.etag()), file.size());
    }

    private static boolean hasSize(Path path, long size) {
        try {
            return Files.isRegularFile(path) && Files.size(path) == size;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Gives a blob its name in a commit's directory. Where symbolic links cannot be made, a new blob is moved there, and one
     * that others may use is copied.
     */
    void link(String commit, HubFile file, Freshness freshness) throws IOException {
        Path directory = Files.createDirectories(snapshot(commit));
        Path name = directory.resolve(file.name());
        Path blob = blob(file.etag());
        Files.deleteIfExists(name); // it leads nowhere, or to something of another size
        if (symlinks) {
            try {
                Files.createSymbolicLink(name, directory.relativize(blob));
                return;
            } catch (FileAlreadyExistsException e) {
                return; // another process was faster
            } catch (UnsupportedOperationException | IOException e) {
                log.debug("no symbolic link path={} reason={}", name, e.toString());
            }
        }
        Path source = blob;
        if (freshness == Freshness.SHARED) {
            source = blob.resolveSibling(file.etag() + "." + UUID.randomUUID() + ".copy");
            Files.copy(blob, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(source, name, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Who may use a blob. */
    enum Freshness {
        /** It has just been downloaded. */
        NEW,
        /** It was there before. */
        SHARED
    }

    /** Notes which commit a branch or tag is now; a cache that cannot be written to stays as it is. */
    void reference(String revision, String commit) {
        if (isCommit(revision) || commitOf(revision).filter(commit::equals).isPresent()) {
            return;
        }
        Path reference = reference(revision);
        Path complete = reference.resolveSibling(reference.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.createDirectories(reference.getParent());
            Files.writeString(complete, commit);
            Files.move(complete, reference, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            log.warn("the cache does not know the commit of a revision path={} reason={}", reference, e.toString());
        }
    }

    /** Notes names that a commit does not have, so that Python need not ask for them. */
    void absent(String commit, Collection<String> names) {
        Path absent = folder.resolve(".no_exist").resolve(commit);
        try {
            Files.createDirectories(absent);
            for (String name : names) {
                Path file = absent.resolve(name);
                if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.write(file, new byte[0]);
                }
            }
        } catch (IOException e) {
            log.debug("cannot note absent files path={} reason={}", absent, e.toString());
        }
    }

    /** Makes the cache's directory, marked so that backups leave it out. */
    void create() throws IOException {
        Files.createDirectories(folder.resolve("blobs"));
        Path tag = root.resolve(TAG);
        if (!Files.exists(tag)) {
            Files.write(tag, TAG_CONTENT.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
