package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.sentencepiece.Quotation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a byte-pair encoding and checks it. Stateless. */
final class BpeModelReader {

    /** No known vocabulary has more; a hostile id must not make a table of that size. */
    private static final int MOST_IDS = 4_000_000;

    private BpeModelReader() {}

    static Optional<PieceModel> read(Section section) {
        Map<String, Integer> ids = readIds(section);
        if (ids == null) {
            return Optional.empty();
        }
        if (section.node().path("dropout").asDouble(0) != 0) {
            section.problem("dropout is set, but texts have to be cut the same way every time");
        }
        String prefix = section.text("continuing_subword_prefix", "");
        MergeTable merges = readMerges(section, ids, prefix);
        String unknown = section.text("unk_token", "");
        if (!unknown.isEmpty() && !ids.containsKey(unknown)) {
            section.problem("the unk_token " + Quotation.of(unknown) + " is not in the vocabulary");
        }
        if (merges == null) {
            return Optional.empty();
        }
        BpeModel.Options options = new BpeModel.Options(
                section.flag("fuse_unk", false),
                section.flag("byte_fallback", false),
                section.flag("ignore_merges", false));
        return Optional.of(new BpeModel(new BpeModel.Settings(
                ids,
                merges,
                ids.getOrDefault(unknown, BpeModel.NONE),
                prefix,
                section.text("end_of_word_suffix", ""),
                options)));
    }

    private static @Nullable Map<String, Integer> readIds(Section section) {
        JsonNode vocabulary = section.node().path("vocab");
        if (!vocabulary.isObject() || vocabulary.isEmpty()) {
            section.problem("vocab must be an object of pieces and ids");
            return null;
        }
        Map<String, Integer> ids = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
            JsonNode id = entry.getValue();
            if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0 || id.intValue() >= MOST_IDS) {
                section.problem("the id of " + Quotation.of(entry.getKey()) + " must be a whole number from 0 to "
                        + (MOST_IDS - 1) + ", but is " + Quotation.of(id.toString()));
                return null;
            }
            ids.put(entry.getKey(), id.intValue());
        }
        return ids;
    }

    /** A merge is a list of two pieces, or in older files a text with a space between them. */
    private static @Nullable MergeTable readMerges(Section section, Map<String, Integer> ids, String prefix) {
        JsonNode merges = section.node().path("merges");
        if (!merges.isArray()) {
            section.problem("merges must be a list");
            return null;
        }
        MergeTable.Builder table = new MergeTable.Builder();
        for (JsonNode merge : merges) {
            String[] pair = pair(merge);
            Integer left = ids.get(pair[0]);
            Integer right = ids.get(pair[1]);
            String joined = pair[0] + pair[1].substring(Math.min(prefix.length(), pair[1].length()));
            Integer result = ids.get(joined);
            if (left == null || right == null || result == null) {
                section.problem("the merge " + Quotation.of(merge.toString())
                        + " must be of two pieces of the vocabulary and give a third one");
                return null;
            }
            table.add(left, right, result);
        }
        return table.build();
    }

    private static String[] pair(JsonNode merge) {
        if (merge.isArray() && merge.size() == 2) {
            return new String[] {merge.get(0).asString(""), merge.get(1).asString("")};
        }
        String text = merge.isString() ? merge.stringValue() : "";
        int space = text.indexOf(' ');
        return space < 0 ? new String[] {"", ""} : new String[] {text.substring(0, space), text.substring(space + 1)};
    }
}
