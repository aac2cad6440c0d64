import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Moves the native libraries of one platform out of the jars of a directory, so that an image has them once and a container
 * unpacks nothing. Libraries of other platforms vanish; everything else in the jars stays as it is. What was moved is printed.
 *
 * <p>{@code java UnpackNatives.java JARS TARGET FLAVOR} with FLAVOR {@code cpu} or {@code cu128}. Afterwards TARGET has
 *
 * <ul>
 *   <li>{@code torch/}: libtorch (for FLAVOR {@code cpu}) and DJL's binding to it, for {@code PYTORCH_LIBRARY_PATH}
 *   <li>{@code tokenizers/}: DJL's Hugging Face tokenizers, where a jar has them, for {@code RUST_LIBRARY_PATH}
 *   <li>{@code jna/}: the dispatcher with which DJL looks for CUDA, for {@code jna.boot.library.path}
 * </ul>
 */
public final class UnpackNatives {

    private static final Pattern NATIVE = Pattern.compile(".*\\.(so(\\.[0-9]+)*|dll|dylib|jnilib|a)");

    /** Directories inside jars, and what becomes of them in the target. */
    private final Map<String, String> wanted;

    private final Path target;

    private UnpackNatives(Path target, String flavor) {
        String arch = System.getProperty("os.arch");
        String djl = "linux-" + (arch.equals("amd64") ? "x86_64" : arch);
        String jna = "linux-" + (arch.equals("amd64") ? "x86-64" : arch);
        this.target = target;
        this.wanted = Map.of(
                "pytorch/" + flavor + "/" + djl + "/", "torch",
                "jnilib/" + djl + "/" + flavor + "/", "torch",
                "native/lib/" + djl + "/cpu/", "tokenizers",
                "com/sun/jna/" + jna + "/", "jna");
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("expected JARS TARGET FLAVOR, got " + List.of(arguments));
        }
        UnpackNatives unpacking = new UnpackNatives(Path.of(arguments[1]), arguments[2]);
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            unpacking.unpack(jar);
        }
        for (String needed : List.of("torch", "jna")) {
            if (!Files.isDirectory(unpacking.target.resolve(needed))) {
                throw new IllegalStateException("no jar in " + arguments[0] + " has natives for " + needed + "; looked for "
                        + new TreeSet<>(unpacking.wanted.keySet()));
            }
        }
    }

    private void unpack(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.stream().noneMatch(UnpackNatives::isNative)) {
                return;
            }
            Path slim = jar.resolveSibling(jar.getFileName() + ".slim");
            try (OutputStream file = Files.newOutputStream(slim);
                    ZipOutputStream rest = new ZipOutputStream(file)) {
                for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                    ZipEntry entry = entries.nextElement();
                    try (InputStream content = zip.getInputStream(entry)) {
                        if (isNative(entry)) {
                            move(jar, entry, content);
                        } else {
                            copy(entry, content, rest);
                        }
                    }
                }
            }
            Files.move(slim, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void move(Path jar, ZipEntry entry, InputStream content) throws IOException {
        int split = entry.getName().lastIndexOf('/') + 1;
        Optional<String> place = Optional.ofNullable(wanted.get(entry.getName().substring(0, split)));
        if (place.isPresent()) {
            Path directory = Files.createDirectories(target.resolve(place.get()));
            Path library = directory.resolve(entry.getName().substring(split));
            Files.copy(content, library); // fails if two jars have the same
            System.out.println(jar.getFileName() + " " + entry.getName() + " -> " + library);
        }
    }

    private static void copy(ZipEntry entry, InputStream content, ZipOutputStream rest) throws IOException {
        ZipEntry kept = new ZipEntry(entry.getName());
        kept.setTime(entry.getTime());
        rest.putNextEntry(kept);
        content.transferTo(rest);
        rest.closeEntry();
    }

    private static boolean isNative(ZipEntry entry) {
        return NATIVE.matcher(entry.getName()).matches();
    }
}
