package io.clearhead.testkit;

import io.clearhead.checkpoint.CheckpointFiles;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A repository of {@link FakeHub} with one commit, whose branch is {@code main}.
 *
 * @param id owner and name
 * @param files names and contents
 * @param revisions what stands for the commit, apart from itself
 * @param detail how much the listing says
 */
public record FakeRepository(String id, Map<String, RepositoryFile> files, Set<String> revisions, Detail detail) {

    private static final Set<String> LARGE = Set.of("safetensors", "bin", "spm", "model");

    public FakeRepository {
        files = Map.copyOf(files);
        revisions = Set.copyOf(revisions);
    }

    /** How much a listing says about files. */
    public enum Detail {
        /** As the hub does. */
        CHECKSUMS,
        /** As mirrors do. */
        NAMES
    }

    /** A file as the hub stores it. Immutable, as long as nobody writes to its content. */
    public static final class RepositoryFile {

        private final byte[] content;
        private final String etag;
        private final boolean large;

        RepositoryFile(String name, byte[] content) {
            this.content = content;
            this.large = LARGE.contains(name.substring(name.lastIndexOf('.') + 1));
            this.etag = large ? sha256(content) : gitSha1(content);
        }

        byte[] content() {
            return content;
        }

        String etag() {
            return etag;
        }

        /** Whether it is in large file storage. */
        boolean large() {
            return large;
        }

        int size() {
            return content.length;
        }
    }

    /** A repository with some files. */
    public static FakeRepository of(String id, Map<String, byte[]> contents) {
        Map<String, RepositoryFile> files = new HashMap<>();
        contents.forEach((name, content) -> files.put(name, new RepositoryFile(name, content)));
        return new FakeRepository(id, files, Set.of("main"), Detail.CHECKSUMS);
    }

    /** A repository that has the model inside the application. */
    public static FakeRepository builtIn(String id) {
        Map<String, byte[]> contents = new HashMap<>();
        for (String name : List.of(
                "config.json",
                "generation_config.json",
                "model.safetensors",
                "source.spm",
                "target.spm",
                "tokenizer_config.json",
                "vocab.json")) {
            contents.put(name, CheckpointFiles.builtIn().read(name, Integer.MAX_VALUE));
        }
        return of(id, contents);
    }

    /** The same with another file, or another content of a file. */
    public FakeRepository with(String name, String content) {
        Map<String, RepositoryFile> more = new HashMap<>(files);
        more.put(name, new RepositoryFile(name, content.getBytes(StandardCharsets.UTF_8)));
        return new FakeRepository(id, more, revisions, detail);
    }

    /** The same without a file. */
    public FakeRepository without(String name) {
        Map<String, RepositoryFile> fewer = new HashMap<>(files);
        fewer.remove(name);
        return new FakeRepository(id, fewer, revisions, detail);
    }

    /** The same with another name for the commit. */
    public FakeRepository tagged(String revision) {
        return new FakeRepository(id, files, Set.of("main", revision), detail);
    }

    /** The same with another listing. */
    public FakeRepository listing(Detail other) {
        return new FakeRepository(id, files, revisions, other);
    }

    /** Forty hexadecimal digits. */
    public String commit() {
        String tree = new TreeMap<>(files)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue().etag())
                        .collect(Collectors.joining("\n"));
        return gitSha1((id + "\n" + tree).getBytes(StandardCharsets.UTF_8));
    }

    /** The checksum of a file. */
    public String etag(String name) {
        return file(name).etag();
    }

    /** The content of a file. */
    public byte[] content(String name) {
        return file(name).content().clone();
    }

    private RepositoryFile file(String name) {
        RepositoryFile file = files.get(name);
        if (file == null) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return file;
    }

    boolean hasRevision(String revision) {
        return revisions.contains(revision) || revision.equals(commit());
    }

    /** What the hub says about the commit. */
    public String listing() {
        String siblings = new TreeMap<>(files)
                .entrySet().stream()
                        .map(entry -> sibling(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(","));
        return "{\"id\":\"%s\",\"sha\":\"%s\",\"siblings\":[%s]}".formatted(id, commit(), siblings);
    }

    private String sibling(String name, RepositoryFile file) {
        String start = "{\"rfilename\":\"" + name + "\"";
        if (detail == Detail.NAMES) {
            return start + "}";
        }
        String large = file.large()
                ? ",\"lfs\":{\"sha256\":\"%s\",\"size\":%d,\"pointerSize\":134}".formatted(file.etag(), file.size())
                : "";
        String blob = file.large() ? gitSha1(file.content()) : file.etag();
        return start + ",\"size\":%d,\"blobId\":\"%s\"%s}".formatted(file.size(), blob, large);
    }

    private static String sha256(byte[] content) {
        return HexFormat.of().formatHex(digest("SHA-256").digest(content));
    }

    private static String gitSha1(byte[] content) {
        MessageDigest digest = digest("SHA-1");
        digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest.digest(content));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
