package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models with several languages, each asked over HTTP; the texts are those of Hugging Face transformers. */
class LanguagesIT {

    private static final String FAMILIES = "src/test/resources/golden/families/";

    /** The run of a name: inputs, parameters and texts. */
    private static JsonNode run(String family, String name) {
        try (var stream = LanguagesIT.class.getResourceAsStream("/golden/families/" + family + "/golden.json")) {
            JsonNode golden = JsonMapper.builder().build().readTree(stream);
            return StreamSupport.stream(golden.get("generation").spliterator(), false)
                    .filter(run -> run.get("name").stringValue().equals(name))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::stringValue)
                .toList();
    }

    private static List<String> texts(JsonNode answers) {
        return StreamSupport.stream(answers.spliterator(), false)
                .map(answer -> answer.get("generated_text").stringValue())
                .toList();
    }

    private static Map<String, Object> body(JsonNode run, Object source, Object target) {
        return Map.of(
                "inputs",
                strings(run.get("inputs")),
                "parameters",
                Map.of(
                        "source_lang",
                        source,
                        "target_lang",
                        target,
                        "num_beams",
                        1,
                        "max_new_tokens",
                        run.get("parameters").get("max_new_tokens").intValue()));
    }

    @Nested
    @FamilyServer
    @TestPropertySource(properties = "clearhead.model=" + FAMILIES + "nllb")
    class OfATokenForEachLanguage {

        private final ApiClient api;

        @Autowired
        OfATokenForEachLanguage(@LocalServerPort int port) {
            api = new ApiClient(port);
        }

        @Test
        void theTextsAreThoseOfTransformers() throws Exception {
            JsonNode toGerman = run("nllb", "greedy");
            JsonNode fromGerman = run("nllb", "greedy_from_german");

            assertThat(texts(api.json("/generate", body(toGerman, "eng_Latn", "deu_Latn"))))
                    .isEqualTo(strings(toGerman.get("texts")));
            assertThat(texts(api.json("/generate", body(fromGerman, "de", "fr"))))
                    .isEqualTo(strings(fromGerman.get("texts")));
        }

        @Test
        void everyInputCanHaveATargetOfItsOwn() throws Exception {
            JsonNode toGerman = run("nllb", "greedy");
            JsonNode toFrench = run("nllb", "greedy_to_fra_Latn");
            List<String> inputs = strings(toFrench.get("inputs"));
            List<String> expected = new ArrayList<>(strings(toFrench.get("texts")));
            List<String> german = strings(toGerman.get("inputs"));
            List<String> targets = new ArrayList<>(IntStream.range(0, inputs.size())
                    .mapToObj(index -> "fra_Latn")
                    .toList());
            targets.set(1, "deu");
            expected.set(1, strings(toGerman.get("texts")).get(german.indexOf(inputs.get(1))));

            assertThat(texts(api.json("/generate", body(toFrench, "en", targets))))
                    .isEqualTo(expected);
        }

        @Test
        void theTargetMustBeKnownAndGiven() throws Exception {
            JsonNode missing =
                    ApiClient.problem(api.post("/generate", Map.of("inputs", "Hi")), 422, "LANGUAGE_UNKNOWN");
            JsonNode wrong = ApiClient.problem(
                    api.post("/generate", Map.of("inputs", "Hi", "parameters", Map.of("target_lang", "klingon"))),
                    422,
                    "LANGUAGE_UNKNOWN");

            assertThat(missing.get("field").stringValue()).isEqualTo("parameters.target_lang");
            assertThat(missing.get("valid_values")).hasSize(202);
            assertThat(wrong.get("valid_values")).isEqualTo(missing.get("valid_values"));
            assertThat(wrong.get("detail").stringValue()).contains("'klingon'");
        }

        @Test
        void aGivenTargetBeginsWithItsLanguage() throws Exception {
            JsonNode answer = api.json(
                    "/attention",
                    Map.of(
                            "inputs",
                            "Hi",
                            "target",
                            "Das ist ein Haus.",
                            "source_lang",
                            "en",
                            "target_lang",
                            "de",
                            "kinds",
                            List.of("cross")));

            assertThat(answer.at("/source/tokens/0/piece").stringValue()).isEqualTo("eng_Latn");
            assertThat(answer.at("/target/predicted/0/piece").stringValue()).isEqualTo("deu_Latn");
        }

        @Test
        void aGeneratedTargetBeginsWithItsLanguage() throws Exception {
            JsonNode answer = api.json(
                    "/attention/row",
                    Map.of(
                            "inputs",
                            "Hi",
                            "target_lang",
                            "fra",
                            "kind",
                            "cross",
                            "layer",
                            0,
                            "head",
                            0,
                            "row",
                            0,
                            "parameters",
                            Map.of("max_new_tokens", 4)));

            assertThat(answer.at("/target/tokens/0/piece").stringValue()).isEqualTo("fra_Latn");
        }

        @Test
        void theModelSaysWhatItSpeaks() throws Exception {
            JsonNode model = ApiClient.json(api.get("/model"));

            assertThat(model.at("/tokenizer").stringValue()).isEqualTo("tokenizer.json bpe");
            assertThat(model.at("/source_lang/values")).hasSize(202);
            assertThat(model.at("/source_lang/default").stringValue()).isEqualTo("eng_Latn");
            assertThat(model.at("/target_lang/default").isNull()).isTrue();
            assertThat(model.at("/target_lang/required").booleanValue()).isTrue();
        }

        @Test
        void textIsReadInItsLanguage() throws Exception {
            JsonNode tokens = api.json("/tokenize", Map.of("inputs", "Hi", "source_lang", "de"));
            JsonNode encoded =
                    api.json("/encode", Map.of("inputs", List.of("Hi", "Hi"), "source_lang", List.of("de", "fr")));

            assertThat(tokens.at("/0/text").stringValue()).isEqualTo("deu_Latn");
            assertThat(encoded.at("/1/tokens/0/piece").stringValue()).isEqualTo("fra_Latn");
        }
    }

    @Nested
    @FamilyServer
    @TestPropertySource(properties = "clearhead.model=" + FAMILIES + "marian-multilingual")
    class OfAMarkInTheText {

        private final ApiClient api;

        @Autowired
        OfAMarkInTheText(@LocalServerPort int port) {
            api = new ApiClient(port);
        }

        @Test
        void theTextsAreThoseOfTransformersHoweverTheLanguageIsTold() throws Exception {
            JsonNode run = run("marian-multilingual", "greedy_to_fra");
            List<String> marked = strings(run.get("inputs"));
            List<String> plain =
                    marked.stream().map(text -> text.replace(">>fra<< ", "")).toList();
            Map<String, Object> search = Map.of(
                    "num_beams",
                    1,
                    "max_new_tokens",
                    run.get("parameters").get("max_new_tokens").intValue());
            Map<String, Object> told = Map.of(
                    "num_beams",
                    1,
                    "max_new_tokens",
                    run.get("parameters").get("max_new_tokens").intValue(),
                    "target_lang",
                    "fr");

            assertThat(texts(api.json("/generate", Map.of("inputs", marked, "parameters", search))))
                    .isEqualTo(strings(run.get("texts")));
            assertThat(texts(api.json("/generate", Map.of("inputs", plain, "parameters", told))))
                    .isEqualTo(strings(run.get("texts")));
        }

        @Test
        void aTextWithoutAMarkNeedsALanguage() throws Exception {
            JsonNode problem = ApiClient.problem(
                    api.post("/generate", Map.of("inputs", List.of(">>deu<< Hi", "Hi"))), 422, "LANGUAGE_UNKNOWN");

            assertThat(strings(problem.get("valid_values"))).containsExactly("deu", "eng", "fra", "nds", "nld");
        }

        @Test
        void theMarkAndTheFieldMustNotContradictEachOther() throws Exception {
            JsonNode problem = ApiClient.problem(
                    api.post("/generate", Map.of("inputs", ">>deu<< Hi", "parameters", Map.of("target_lang", "fra"))),
                    422,
                    "LANGUAGE_UNKNOWN");

            assertThat(problem.get("detail").stringValue()).contains(">>deu<<");
        }
    }

    @Nested
    @FamilyServer
    @TestPropertySource(properties = {"clearhead.model=" + FAMILIES + "t5", "clearhead.special-tokens-in-text=plain"})
    class OfATaskInWords {

        private final ApiClient api;

        @Autowired
        OfATaskInWords(@LocalServerPort int port) {
            api = new ApiClient(port);
        }

        @Test
        void thePrefixComesFromTheConfiguration() throws Exception {
            JsonNode run = run("t5", "greedy");
            List<String> plain = strings(run.get("inputs")).stream()
                    .map(text -> text.replace("translate English to German: ", ""))
                    .toList();
            Map<String, Object> told = Map.of(
                    "num_beams",
                    1,
                    "max_new_tokens",
                    run.get("parameters").get("max_new_tokens").intValue(),
                    "target_lang",
                    "de");

            assertThat(texts(api.json("/generate", Map.of("inputs", plain, "parameters", told))))
                    .isEqualTo(strings(run.get("texts")));
        }

        @Test
        void specialTokensCanBeText() throws Exception {
            JsonNode tokens = api.json("/tokenize", Map.of("inputs", "a </s> b", "add_special_tokens", false));

            assertThat(tokens).noneMatch(token -> token.get("special").booleanValue());
        }
    }
}
