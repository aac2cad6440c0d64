package io.clearhead.api.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.api.ApiSlice;
import io.clearhead.testkit.TestModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/** The fake model spreads attention evenly over what a row may look at; its vectors are zero and have 32 components. */
@ApiSlice(RowController.class)
@Import(InspectionBeans.class)
class RowControllerTest {

    private static final String PAIR =
            "\"inputs\": \"I ate an apple.\", \"target\": \"Ich habe einen Apfel gegessen.\"";

    private final int columns = TestModels.tokenizer()
            .encodeTarget("Ich habe einen Apfel gegessen.")
            .tokens()
            .size();

    @Autowired
    private MockMvc mvc;

    private HttpExchange row;

    @BeforeEach
    void choosePath() {
        row = new HttpExchange(mvc, "/attention/row");
    }

    @Test
    void answerHasEveryStepFromQueryToContext() throws Exception {
        JsonNode answer = row.answer("{" + PAIR + ", \"kind\": \"decoder\", \"layer\": 1, \"head\": 2, \"row\": 1}");

        assertThat(answer.propertyNames())
                .containsExactly(
                        "model",
                        "source",
                        "target",
                        "kind",
                        "layer",
                        "head",
                        "row",
                        "scale",
                        "q",
                        "k",
                        "v",
                        "dot",
                        "bias",
                        "mask",
                        "scores",
                        "weights",
                        "context",
                        "value_norms");
        assertThat(answer.path("kind").stringValue()).isEqualTo("decoder");
        assertThat(answer.path("bias").isNull()).isTrue();
        assertThat(answer.path("q").size()).isEqualTo(32);
        assertThat(answer.path("k").size()).isEqualTo(columns);
        assertThat(answer.path("k").get(0).size()).isEqualTo(32);
        assertThat(answer.path("v").get(columns - 1).size()).isEqualTo(32);
        assertThat(answer.path("context").size()).isEqualTo(32);
        assertThat(answer.path("value_norms").size()).isEqualTo(columns);
        assertThat(answer.path("target").path("tokens").size()).isEqualTo(columns);
    }

    @Test
    void maskedScoresAreNull() throws Exception {
        JsonNode answer = row.answer("{" + PAIR + ", \"kind\": \"decoder\", \"layer\": 1, \"head\": 2, \"row\": 1}");

        assertThat(answer.path("mask").toString()).startsWith("[true,true,false,");
        assertThat(answer.path("scores").toString()).startsWith("[0,0,null,").endsWith(",null]");
        assertThat(answer.path("weights").toString()).startsWith("[0.5,0.5,0,");
        assertThat(answer.path("dot").toString()).doesNotContain("null");
    }

    @Test
    void missingTargetIsGenerated() throws Exception {
        JsonNode answer =
                row.answer("{\"inputs\": \"one\", \"kind\": \"cross\", \"layer\": 0, \"head\": 0, \"row\": 0}");

        assertThat(answer.path("target").path("text").stringValue()).isNotEmpty();
    }

    @Test
    void targetMayBeGivenAsIds() throws Exception {
        JsonNode answer =
                row.answer("{\"inputs\": \"one\", \"target_ids\": [5, 6], \"kind\": \"decoder\", \"layer\": 0,"
                        + " \"head\": 0, \"row\": 1}");

        assertThat(answer.path("mask").size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"kind\": \"cross\", \"layer\": 3, \"head\": 0, \"row\": 0   | INDEX_OUT_OF_RANGE | layer",
                "\"kind\": \"encoder\", \"layer\": 4, \"head\": 0, \"row\": 0 | INDEX_OUT_OF_RANGE | layer",
                "\"kind\": \"cross\", \"layer\": 0, \"head\": -1, \"row\": 0  | INDEX_OUT_OF_RANGE | head",
                "\"kind\": \"cross\", \"layer\": 0, \"head\": 0, \"row\": 99  | INDEX_OUT_OF_RANGE | row",
                "\"kind\": \"self\", \"layer\": 0, \"head\": 0, \"row\": 0    | PARAMETER_INVALID  | kind",
                "\"layer\": 0, \"head\": 0, \"row\": 0                        | PARAMETER_INVALID  | kind",
                "\"kind\": \"cross\", \"head\": 0, \"row\": 0                 | PARAMETER_INVALID  | layer",
                "\"kind\": \"cross\", \"layer\": 0, \"row\": 0                | PARAMETER_INVALID  | head",
                "\"kind\": \"cross\", \"layer\": 0, \"head\": 0               | PARAMETER_INVALID  | row",
                "\"kind\": \"cross\", \"layer\": 0, \"head\": 0, \"row\": 0, \"target_ids\": [] | PARAMETER_CONFLICT | target_ids",
            })
    void rowThatIsNotThereIsRefusedByName(String fields, String code, String path) throws Exception {
        JsonNode problem = row.problem("{" + PAIR + ", " + fields + "}");

        assertThat(problem.path("code").stringValue()).isEqualTo(code);
        assertThat(problem.path("field").stringValue()).isEqualTo(path);
    }

    @Test
    void rowBehindAGeneratedTargetIsRefused() throws Exception {
        JsonNode problem =
                row.problem("{\"inputs\": \"one\", \"kind\": \"cross\", \"layer\": 0, \"head\": 0, \"row\": 30}");

        assertThat(problem.path("code").stringValue()).isEqualTo("INDEX_OUT_OF_RANGE");
        assertThat(problem.path("valid_range").get(0).intValue()).isZero();
    }

    @Test
    void inputsIsOneText() throws Exception {
        assertThat(row.send("{\"inputs\": [\"one\"]}", "application/json").getStatus())
                .isEqualTo(400);
        assertThat(row.problem("{}").path("code").stringValue()).isEqualTo("INPUT_EMPTY");
    }

    @Test
    void exampleOfTheDocumentationRuns() throws Exception {
        assertThat(row.answer(RowRequest.EXAMPLE).has("weights")).isTrue();
    }
}
