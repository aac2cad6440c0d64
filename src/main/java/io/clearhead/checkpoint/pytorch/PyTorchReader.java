package io.clearhead.checkpoint.pytorch;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.ByteSource;
import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.pytorch.ZipDirectory.Entry;
import io.clearhead.checkpoint.tensor.StoredTensor;
import io.clearhead.checkpoint.tensor.TensorFile;
import io.clearhead.checkpoint.tensor.WeightSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a state dict that {@code torch.save} wrote, such as {@code pytorch_model.bin}. No code in the file is run. Its tensors
 * may be views of one another; their elements are read in place when they are asked for.
 */
public final class PyTorchReader {

    private static final String PICKLE = "/data.pkl";
    private static final int MOST_PICKLE_BYTES = 16 << 20;
    private static final int LONGEST_BYTE_ORDER = 16;

    private final String location;
    private final ByteSource source;
    private final Map<String, Entry> entries;

    private PyTorchReader(String location, ByteSource source) {
        this.location = location;
        this.source = source;
        LegacyFormats.refuse(source, location);
        this.entries = ZipDirectory.read(source, location);
    }

    /**
     * Opens a file and checks everything but its weights.
     *
     * @throws CheckpointException listing everything wrong with the file
     */
    public static WeightSource open(CheckpointFiles files, String name) {
        String location = files.location() + "/" + name;
        ByteSource source = files.open(name);
        try {
            List<StoredTensor> tensors = new PyTorchReader(location, source).tensors();
            return new TensorFile(location, source, tensors);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private List<StoredTensor> tensors() {
        String folder = folder();
        String byteOrder = text(folder + "/byteorder");
        if (!byteOrder.isEmpty() && !byteOrder.equals("little")) {
            throw new CheckpointException(location, "has byte order " + quoted(byteOrder) + ", expected little");
        }
        Entry pickle = Objects.requireNonNull(entries.get(folder + PICKLE));
        if (pickle.size() > MOST_PICKLE_BYTES) {
            throw new CheckpointException(
                    location,
                    "data.pkl has " + pickle.size() + " bytes, expected at most " + MOST_PICKLE_BYTES
                            + ": this is more than a state dict of tensors");
        }
        Pickled root = new Unpickler(location, content(pickle)).run();
        return new StateDict(location, source.size(), folder + "/data/", entries).tensors(root);
    }

    /** All entries are in one folder, whose name is of no importance. */
    private String folder() {
        List<String> pickles = entries.keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .toList();
        if (pickles.size() != 1) {
            throw new CheckpointException(
                    location,
                    "is a zip archive with " + pickles.size()
                            + " entries <folder>/data.pkl, expected one, as in a file of torch.save");
        }
        return pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
    }

    private String text(String name) {
        Entry entry = entries.get(name);
        return entry == null || entry.size() > LONGEST_BYTE_ORDER
                ? ""
                : new String(content(entry), StandardCharsets.US_ASCII);
    }

    private byte[] content(Entry entry) {
        byte[] content = new byte[(int) entry.size()];
        source.read(entry.position(), content.length).get(content);
        return content;
    }
}
