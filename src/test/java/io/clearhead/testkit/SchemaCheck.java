package io.clearhead.testkit;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Holds JSON against a schema of an OpenAPI 3.1 document. Stricter than the standard in two ways: an object has no properties
 * but those that its schema names, and a keyword that is not known here is an error rather than ignored.
 */
public final class SchemaCheck {

    /** Keywords that say nothing about which values are valid. */
    private static final Set<String> REMARKS = Set.of("description", "example", "default", "format", "title");

    private final JsonNode document;
    private final List<String> problems = new ArrayList<>();

    private SchemaCheck(JsonNode document) {
        this.document = document;
    }

    /**
     * Says in which ways a value is not what a schema describes.
     *
     * @param document the OpenAPI document, in which references are looked up
     * @param schema the schema
     * @param value the value
     * @return one sentence per difference; empty if the value is valid
     */
    public static List<String> problems(JsonNode document, JsonNode schema, JsonNode value) {
        SchemaCheck check = new SchemaCheck(document);
        check.check("$", schema, value);
        return List.copyOf(check.problems);
    }

    private void check(String path, JsonNode schema, JsonNode value) {
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            check(path, schema, keyword.getKey(), keyword.getValue(), value);
        }
        if (value.isObject() && schema.path("type").stringValue("").equals("object")) {
            checkProperties(path, schema, value);
        }
    }

    private void check(String path, JsonNode schema, String keyword, JsonNode rule, JsonNode value) {
        switch (keyword) {
            case "$ref" -> check(path, resolve(rule.stringValue()), value);
            case "oneOf" -> require(matches(rule, value) == 1, path, "matches not exactly one of " + rule, value);
            case "anyOf" -> require(matches(rule, value) > 0, path, "matches none of " + rule, value);
            case "type" -> require(hasType(rule, value), path, "is not of type " + rule, value);
            case "enum" -> require(contains(rule, value), path, "is none of " + rule, value);
            case "const" -> require(rule.equals(value), path, "is not " + rule, value);
            case "required" ->
                rule.forEach(name -> require(
                        !value.isObject() || value.has(name.stringValue()),
                        path,
                        "lacks " + name.stringValue(),
                        value));
            case "items" -> checkItems(path, rule, value);
            case "minimum" ->
                require(!value.isNumber() || value.doubleValue() >= rule.doubleValue(), path, "is too small", value);
            case "maximum" ->
                require(!value.isNumber() || value.doubleValue() <= rule.doubleValue(), path, "is too large", value);
            case "minItems" ->
                require(!value.isArray() || value.size() >= rule.intValue(), path, "has too few items", value);
            case "maxItems" ->
                require(!value.isArray() || value.size() <= rule.intValue(), path, "has too many items", value);
            case "minLength" -> require(length(value, rule.intValue()) >= rule.intValue(), path, "is too short", value);
            case "maxLength" -> require(length(value, 0) <= rule.intValue(), path, "is too long", value);
            case "contentEncoding" -> require(isBase64(rule, value), path, "is not encoded as " + rule, value);
            case "properties", "additionalProperties" ->
                require(
                        schema.path("type").stringValue("").equals("object"),
                        path,
                        "has properties, but no type",
                        value);
            default ->
                require(REMARKS.contains(keyword), path, "has a schema with an unknown keyword, " + keyword, value);
        }
    }

    private void checkProperties(String path, JsonNode schema, JsonNode value) {
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            String name = property.getKey();
            JsonNode known = schema.path("properties").path(name);
            JsonNode rule = known.isMissingNode() ? schema.path("additionalProperties") : known;
            if (rule.isMissingNode()) {
                problems.add(path + " has a property that is not documented, " + name);
            } else {
                check(path + "." + name, rule, property.getValue());
            }
        }
    }

    private void checkItems(String path, JsonNode rule, JsonNode value) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(path + "[" + i + "]", rule, value.get(i));
            }
        }
    }

    private JsonNode resolve(String reference) {
        JsonNode schema = document.at(reference.substring(1));
        if (schema.isMissingNode()) {
            throw new IllegalArgumentException("the document has no " + reference);
        }
        return schema;
    }

    private long matches(JsonNode choices, JsonNode value) {
        return StreamSupport.stream(choices.spliterator(), false)
                .filter(choice -> problems(document, choice, value).isEmpty())
                .count();
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        return StreamSupport.stream(values.spliterator(), false).anyMatch(value::equals);
    }

    private static boolean hasType(JsonNode types, JsonNode value) {
        return types.isArray()
                ? StreamSupport.stream(types.spliterator(), false).anyMatch(type -> isOfType(type.stringValue(), value))
                : isOfType(types.stringValue(), value);
    }

    private static boolean isOfType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException("JSON Schema has no type " + type);
        };
    }

    private static int length(JsonNode value, int otherwise) {
        return value.isString()
                ? value.stringValue().codePointCount(0, value.stringValue().length())
                : otherwise;
    }

    private static boolean isBase64(JsonNode encoding, JsonNode value) {
        if (!value.isString()) {
            return true;
        }
        try {
            Base64.getDecoder().decode(value.stringValue());
            return encoding.stringValue().equals("base64");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void require(boolean holds, String path, String otherwise, JsonNode value) {
        if (!holds) {
            String text = value.toString();
            problems.add(path + " " + otherwise + ": " + text.substring(0, Math.min(80, text.length())));
        }
    }
}
