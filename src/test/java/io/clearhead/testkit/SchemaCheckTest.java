package io.clearhead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SchemaCheckTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNode DOCUMENT = JSON.readTree("""
            {"components": {"schemas": {
              "Point": {"type": "object", "required": ["x"], "properties": {
                "x": {"type": "integer", "minimum": 0, "maximum": 9},
                "name": {"type": ["string", "null"], "minLength": 1, "maxLength": 2},
                "next": {"oneOf": [{"$ref": "#/components/schemas/Point"}, {"type": "null"}]},
                "kind": {"type": "string", "enum": ["a", "b"]},
                "tags": {"type": "array", "items": {"type": "boolean"}, "minItems": 1, "maxItems": 2},
                "bytes": {"type": "string", "contentEncoding": "base64"},
                "extra": {"type": "object", "additionalProperties": {"const": 1}},
                "odd": {"multipleOf": 2}}}}}}""");
    private static final JsonNode POINT = DOCUMENT.at("/components/schemas/Point");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"x": 1}
            {"x": 1, "name": null, "next": {"x": 2}, "kind": "b"}
            {"x": 9, "name": "😀😀", "next": null, "tags": [true, false]}
            {"x": 0, "bytes": "AAA=", "extra": {"any": 1}}
            """)
    void whatTheSchemaDescribesIsValid(String value) {
        assertThat(SchemaCheck.problems(DOCUMENT, POINT, JSON.readTree(value))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                          | $ is not of type "object"
            {}                          | $ lacks x
            {"x": 1.5}                  | $.x is not of type "integer"
            {"x": null}                 | $.x is not of type "integer"
            {"x": 10}                   | $.x is too large
            {"x": -1}                   | $.x is too small
            {"x": 1, "y": 1}            | a property that is not documented, y
            {"x": 1, "name": ""}        | $.name is too short
            {"x": 1, "name": "abc"}     | $.name is too long
            {"x": 1, "next": {"x": ""}} | $.next matches not exactly one
            {"x": 1, "kind": "c"}       | $.kind is none of
            {"x": 1, "tags": [1]}       | $.tags[0] is not of type "boolean"
            {"x": 1, "tags": []}        | $.tags has too few items
            {"x": 1, "tags": [true, true, true]} | $.tags has too many items
            {"x": 1, "bytes": "?"}      | $.bytes is not encoded
            {"x": 1, "extra": {"a": 2}} | $.extra.a is not 1
            {"x": 1, "odd": 4}          | $.odd has a schema with an unknown keyword
            """)
    void whatDiffersIsNamed(String value, String problem) {
        assertThat(SchemaCheck.problems(DOCUMENT, POINT, JSON.readTree(value)))
                .singleElement()
                .asString()
                .contains(problem);
    }
}
