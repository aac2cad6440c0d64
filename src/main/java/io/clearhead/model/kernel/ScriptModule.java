package io.clearhead.model.kernel;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript program made from a text resource and the settings it reads from its module object. libtorch expects an
 * archive: the program, a pickle that creates the module object, and an empty tuple of constants.
 *
 * <p>Thread safety: any number of threads may call {@link #run}.
 */
final class ScriptModule implements AutoCloseable {

    private final PtSymbolBlock block;

    /**
     * Compiles a program.
     *
     * @param manager owns the module
     * @param resource name beside this class, of a program in the form in which TorchScript is stored
     * @param className the module class that the program defines
     * @param attributes of the module object: Boolean, Integer, Float and String values
     */
    ScriptModule(NDManager manager, String resource, String className, Map<String, Object> attributes) {
        try (InputStream program = Objects.requireNonNull(getClass().getResourceAsStream(resource), resource)) {
            byte[] archive = archive(program.readAllBytes(), ModulePickle.write(className, attributes));
            block = JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive), true, false);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /** Calls a method of the module; the caller closes arguments and result. */
    IValue run(String method, IValue... arguments) {
        return IValueUtils.runMethod(block, method, arguments);
    }

    private static byte[] archive(byte[] program, byte[] moduleObject) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            write(zip, "m/data.pkl", moduleObject);
            write(zip, "m/code/__torch__.py", program);
            write(zip, "m/constants.pkl", latin1("\u0080\u0002)."));
            write(zip, "m/version", latin1("10\n"));
        }
        return bytes.toByteArray();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Stored, not compressed: libtorch reads entries in place. */
    private static void write(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    @Override
    public void close() {
        block.close();
    }
}
