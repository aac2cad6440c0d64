package io.clearhead.api.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.api.ApiSlice;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.testkit.InMemoryFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/**
 * The fake model spreads cross-attention evenly, so that of equal words the one with the most tokens has the most weight; it
 * has 3 decoder layers of 8 heads, and nobody has measured it.
 */
@ApiSlice(AttentionController.class)
@Import(InspectionBeans.class)
class AlignmentsControllerTest extends AttentionRequests {

    private static final String PAIR = "\"inputs\": \"I ate.\", \"target\": \"Ich aß.\"";
    private static final String ALIGNMENTS = "\"include\": [\"alignments\"]";

    private JsonNode alignments(String fields) throws Exception {
        return attention.answer("{" + PAIR + ", " + ALIGNMENTS + fields + "}").path("alignments");
    }

    @Test
    void everyTargetWordHasOneSourceWord() throws Exception {
        assertThat(alignments("")).isEqualTo(json.readTree("""
                {"layer": 1, "heads": [0, 1, 2, 3, 4, 5, 6, 7], "rows": "predicted", "pairs": [[0, 0], [0, 1]],
                 "pharaoh": "0-0 0-1", "source_words": ["I", "ate."], "target_words": ["Ich", "aß."]}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                               | 1 | [0,1,2,3,4,5,6,7] | predicted",
                "{\"layer\": 2}                                   | 2 | [0,1,2,3,4,5,6,7] | predicted",
                "{\"heads\": [3, 0]}                              | 1 | [3,0]             | predicted",
                "{\"layer\": 0, \"heads\": [7], \"rows\": \"fed\"} | 0 | [7]               | fed",
            })
    void headsAreThoseThatAreAskedForOrElseThoseOfTheModel(String asked, int layer, String heads, String rows)
            throws Exception {
        JsonNode alignments = alignments(", \"alignment\": " + asked);

        assertThat(alignments.path("layer").intValue()).isEqualTo(layer);
        assertThat(alignments.path("heads")).hasToString(heads);
        assertThat(alignments.path("rows").stringValue()).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"kinds\": [\"encoder\"]",
                "\"layers\": [0], \"heads\": [1]",
                "\"window\": {\"rows\": [1, 2], \"columns\": [1, 2]}",
                "\"words\": true, \"reduce\": {\"heads\": \"max\"}"
            })
    void whatElseIsShownDoesNotMatter(String others) throws Exception {
        assertThat(alignments(", " + others)).isEqualTo(alignments(""));
    }

    @Test
    void nobodyIsToldUnasked() throws Exception {
        assertThat(attention.answer("{" + PAIR + "}").has("alignments")).isFalse();
    }

    @Test
    void specialTokensThatAreSpelledOutAreNoWords() throws Exception {
        JsonNode answer =
                attention.answer("{\"inputs\": \"I </s> ate.\", \"target\": \"Ich aß .\", " + ALIGNMENTS + "}");

        assertThat(answer.at("/alignments/source_words")).hasToString("[\"I\",\"ate.\"]");
        assertThat(answer.at("/alignments/pharaoh").stringValue()).isEqualTo("0-0 0-1");
    }

    @Test
    void safetensorsHaveThemInTheirMetadata() throws Exception {
        byte[] content = attention
                .send("{" + PAIR + ", " + ALIGNMENTS + "}", SafetensorsAnswer.MEDIA_TYPE)
                .getContentAsByteArray();

        try (SafetensorsReader file = SafetensorsReader.open(
                new InMemoryFiles().with("attention.safetensors", content), "attention.safetensors")) {
            assertThat(json.readTree(file.metadata().get("alignments"))).isEqualTo(alignments(""));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"layer\": 3}          | INDEX_OUT_OF_RANGE | alignment.layer",
                "{\"layer\": -1}         | INDEX_OUT_OF_RANGE | alignment.layer",
                "{\"heads\": [0, 8]}     | INDEX_OUT_OF_RANGE | alignment.heads[1]",
                "{\"heads\": []}         | PARAMETER_INVALID  | alignment.heads",
                "{\"heads\": [1, 1]}     | PARAMETER_INVALID  | alignment.heads[1]",
                "{\"rows\": \"read\"}    | PARAMETER_INVALID  | alignment.rows",
                "{\"head\": [1]}         | PARAMETER_UNKNOWN  | alignment.head",
            })
    void headsThatTheModelLacksAreRefusedByName(String alignment, String code, String field) throws Exception {
        JsonNode problem = attention.problem("{" + PAIR + ", " + ALIGNMENTS + ", \"alignment\": " + alignment + "}");

        assertThat(problem.path("code").stringValue()).isEqualTo(code);
        assertThat(problem.path("field").stringValue()).isEqualTo(field);
    }
}
