package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.sentencepiece.Quotation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The special tokens that a file puts around a single text.
 *
 * @param prefix ids in front
 * @param suffix ids behind
 */
record SpecialTokenTemplate(List<Integer> prefix, List<Integer> suffix) {

    private static final SpecialTokenTemplate NONE = new SpecialTokenTemplate(List.of(), List.of());

    SpecialTokenTemplate {
        prefix = List.copyOf(prefix);
        suffix = List.copyOf(suffix);
    }

    static SpecialTokenTemplate read(@Nullable Section section) {
        if (section == null) {
            return NONE;
        }
        return switch (section.type()) {
            case "ByteLevel" -> NONE; // only trims offsets
            case "RobertaProcessing", "BertProcessing" ->
                new SpecialTokenTemplate(pairId(section, "cls"), pairId(section, "sep"));
            case "TemplateProcessing" -> readTemplate(section);
            case "Sequence" ->
                section.children("processors").stream()
                        .map(SpecialTokenTemplate::read)
                        .reduce(NONE, SpecialTokenTemplate::inside);
            default -> {
                section.unknownType("the post-processor");
                yield NONE;
            }
        };
    }

    private SpecialTokenTemplate inside(SpecialTokenTemplate outer) {
        List<Integer> front = new ArrayList<>(outer.prefix);
        front.addAll(prefix);
        List<Integer> back = new ArrayList<>(suffix);
        back.addAll(outer.suffix);
        return new SpecialTokenTemplate(front, back);
    }

    private static List<Integer> pairId(Section section, String key) {
        return ids(section, key, List.of(section.node().path(key).path(1)));
    }

    private static SpecialTokenTemplate readTemplate(Section section) {
        List<Integer> prefix = new ArrayList<>();
        List<Integer> suffix = new ArrayList<>();
        boolean behind = false;
        for (Section part : section.children("single")) {
            Section special = part.child("SpecialToken");
            if (special == null) {
                behind = true;
            } else {
                String name = special.text("id", "");
                JsonNode token = section.node().path("special_tokens").path(name);
                (behind ? suffix : prefix)
                        .addAll(ids(section, name, token.path("ids").values()));
            }
        }
        return new SpecialTokenTemplate(prefix, suffix);
    }

    private static List<Integer> ids(Section section, String name, Iterable<JsonNode> nodes) {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode node : nodes) {
            if (node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0) {
                ids.add(node.intValue());
            } else {
                section.problem("the special token " + Quotation.of(name) + " must have an id, but has "
                        + Quotation.of(node.toString()));
            }
        }
        return ids;
    }
}
