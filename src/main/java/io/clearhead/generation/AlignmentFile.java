package io.clearhead.generation;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.ModelAlignment.Quality;
import io.clearhead.generation.ModelDescription.Stack;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** The file {@code alignment.json} beside a checkpoint: which heads were measured to align words best, and how well. */
public final class AlignmentFile {

    /** Its name. */
    public static final String NAME = "alignment.json";

    private AlignmentFile() {}

    /**
     * Reads the file of a checkpoint.
     *
     * @param description of the model, which has to have what the file names
     * @return empty if the checkpoint has no such file
     * @throws CheckpointException with everything that is wrong in it
     */
    public static Optional<ModelAlignment> read(CheckpointFiles files, ModelDescription description) {
        if (!files.has(NAME)) {
            return Optional.empty();
        }
        ConfigDocument document = ConfigDocument.read(files, NAME);
        Stack decoder = description.architecture().decoder();
        int layer = layer(document, decoder);
        List<Integer> heads = heads(document, decoder);
        Rows rows = rows(document);
        double errorRate = share(document, "alignment_error_rate");
        double precision = share(document, "precision");
        double recall = share(document, "recall");
        int sentences = document.positiveInt("sentences");
        document.throwIfInvalid();
        return Optional.of(new ModelAlignment(
                new AlignmentHeads(layer, heads, rows), new Quality(errorRate, precision, recall, sentences)));
    }

    private static int layer(ConfigDocument document, Stack decoder) {
        requireKey(document, "layer", "a layer of the decoder, from 0");
        OptionalInt layer = document.optionalInt("layer", 0);
        if (layer.isPresent() && layer.getAsInt() >= decoder.layers()) {
            document.problem("layer is " + layer.getAsInt() + ", but the decoder has " + decoder.layers()
                    + " layers, counted from 0");
        }
        return layer.orElse(0);
    }

    private static List<Integer> heads(ConfigDocument document, Stack decoder) {
        requireKey(document, "heads", "a list of heads, from 0");
        int before = document.problems().size();
        List<Integer> heads = document.ints("heads");
        if (heads.isEmpty() && document.has("heads") && document.problems().size() == before) {
            document.problem("heads must name at least one head, but is empty");
        }
        if (heads.stream().distinct().count() < heads.size()) {
            document.problem("heads must name each head once, but is " + heads);
        }
        heads.stream()
                .filter(head -> head >= decoder.heads())
                .distinct()
                .forEach(head -> document.problem("heads names " + head + ", but a layer of the decoder has "
                        + decoder.heads() + " heads, counted from 0"));
        return heads;
    }

    private static Rows rows(ConfigDocument document) {
        requireKey(document, "rows", "predicted or fed");
        Optional<String> name = document.optionalText("rows");
        for (Rows rows : Rows.values()) {
            if (name.filter(name(rows)::equals).isPresent()) {
                return rows;
            }
        }
        name.ifPresent(other ->
                document.problem("rows must be predicted or fed, but is " + CheckpointException.quoted(other)));
        return Rows.PREDICTED;
    }

    private static double share(ConfigDocument document, String key) {
        requireKey(document, key, "a number from 0 to 1");
        double share = document.number(key, 0);
        if (share < 0 || share > 1) {
            document.problem(key + " must be from 0 to 1, but is " + share);
        }
        return share;
    }

    private static void requireKey(ConfigDocument document, String key, String expected) {
        if (!document.has(key)) {
            document.problem(key + " is missing, expected " + expected);
        }
    }

    /**
     * The text of the file.
     *
     * @throws IllegalArgumentException if nothing was measured
     */
    public static String write(ModelAlignment alignment) {
        Quality quality = alignment.quality();
        if (quality == null) {
            throw new IllegalArgumentException("only what was measured is written down, but " + alignment + " was not");
        }
        AlignmentHeads heads = alignment.heads();
        return String.format(
                Locale.ROOT,
                "{\"layer\": %d, \"heads\": %s, \"rows\": \"%s\", \"alignment_error_rate\": %s, \"precision\": %s,"
                        + " \"recall\": %s, \"sentences\": %d}",
                heads.layer(),
                heads.heads(),
                name(heads.rows()),
                quality.alignmentErrorRate(),
                quality.precision(),
                quality.recall(),
                quality.sentences());
    }

    private static String name(Rows rows) {
        return rows.name().toLowerCase(Locale.ROOT);
    }
}
