package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.sentencepiece.Quotation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One object of the file, which knows its path for messages. A value of the wrong type is a problem, and a harmless one stands in
 * for it. Confined to one thread.
 *
 * @param node the object
 * @param path where it stands, empty for the file itself
 * @param problems told about what is wrong
 */
record Section(JsonNode node, String path, Consumer<String> problems) {

    /** The object under a key; null if there is none. */
    @Nullable
    Section child(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isObject()) {
            problem(key, "an object", value);
            return null;
        }
        return new Section(value, at(key), problems);
    }

    /** The objects of a list. */
    List<Section> children(String key) {
        JsonNode values = node.path(key);
        List<Section> children = new ArrayList<>();
        if (!values.isArray()) {
            problem(key, "a list", values);
            return children;
        }
        for (JsonNode value : values) {
            if (value.isObject()) {
                children.add(new Section(value, at(key) + "[" + children.size() + "]", problems));
            } else {
                problem(key, "a list of objects", value);
            }
        }
        return children;
    }

    /** What the object is. */
    String type() {
        return text("type", "");
    }

    String text(String key, String absent) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return absent;
        }
        if (!value.isString()) {
            problem(key, "a text", value);
            return absent;
        }
        return value.stringValue();
    }

    boolean flag(String key, boolean absent) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return absent;
        }
        if (!value.isBoolean()) {
            problem(key, "true or false", value);
            return absent;
        }
        return value.booleanValue();
    }

    /** A whole number from 0; {@code absent} if there is none. */
    int number(String key, int absent) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return absent;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            problem(key, "a whole number from 0", value);
            return absent;
        }
        return value.intValue();
    }

    /** Reports that this object is of a kind that is not known here. */
    void unknownType(String what) {
        problem(what + " " + Quotation.of(type()) + " is not supported");
    }

    /** Reports something about this object. */
    void problem(String problem) {
        problems.accept(path.isEmpty() ? problem : path + ": " + problem);
    }

    private void problem(String key, String expected, JsonNode actual) {
        problems.accept(at(key) + " must be " + expected + ", but is "
                + (actual.isMissingNode() ? "missing" : Quotation.of(actual.toString())));
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
