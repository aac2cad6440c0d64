package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.SchemaCheck;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document says what the server does: every example runs, and every answer has its schema. */
@BuiltInServer
class OpenApiIT {

    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static final String PROBLEM = "application/problem+json";

    private final ApiClient api;
    private final List<String> problems = new ArrayList<>();
    private JsonNode document = JsonMapper.shared().createObjectNode();

    @Autowired
    OpenApiIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    @BeforeEach
    void readDocument() throws Exception {
        document = ApiClient.json(api.get("/v3/api-docs"));
    }

    /** Looks at one operation. */
    private interface Visitor {
        void visit(String method, String path, JsonNode operation) throws Exception;
    }

    private void visitOperations(Visitor visitor) throws Exception {
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                visitor.visit(method.getKey(), path.getKey(), method.getValue());
            }
        }
    }

    @Test
    void everyExampleIsAnsweredWithTheSchemaOfItsAnswer() throws Exception {
        List<String> sent = new ArrayList<>();
        visitOperations((method, path, operation) -> {
            JsonNode content = operation.at("/responses/200/content");
            JsonNode body = operation.at("/requestBody/content").path(JSON);
            if (body.isMissingNode()) {
                checkAnswer(path, content, api.get(path));
            }
            for (Map.Entry<String, JsonNode> example : body.path("examples").properties()) {
                JsonNode value = example.getValue().get("value");
                check(path + " example " + example.getKey(), body.get("schema"), value);
                checkAnswer(path + " " + value, content, api.post(path, value));
                sent.add(path);
            }
        });
        assertThat(problems).isEmpty();
        assertThat(sent)
                .contains(
                        "/generate",
                        "/generate_stream",
                        "/attention",
                        "/attention/row",
                        "/encode",
                        "/tokenize",
                        "/decode");
    }

    private void checkAnswer(String name, JsonNode content, HttpResponse<String> response) {
        String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode schema = content.path(type).path("schema");
        if (response.statusCode() != 200 || schema.isMissingNode()) {
            problems.add(name + " is answered with " + response.statusCode() + " " + type);
        } else if (type.equals(EVENTS)) {
            ApiClient.events(response).forEach(event -> check(name, schema, event));
        } else {
            check(name, schema, ApiClient.json(response));
        }
    }

    private void check(String name, JsonNode schema, JsonNode value) {
        SchemaCheck.problems(document, schema, value).forEach(problem -> problems.add(name + ": " + problem));
    }

    @Test
    void answersWithEverythingInThemHaveTheirSchema() throws Exception {
        JsonNode paths = document.get("paths");
        String everything = "{\"inputs\": \"I ate an apple.\", \"parameters\": {\"num_beams\": 2, \"details\": true,"
                + " \"num_return_sequences\": 2, \"top_n_tokens\": 2, \"early_stopping\": \"never\", \"alignment\": true}, \"stream\": %s}";
        for (Map.Entry<String, String> request : Map.of(
                        everything.formatted(false),
                        "/generate",
                        everything.formatted(true),
                        "/generate",
                        "{\"inputs\": [\"a\"], \"encoding\": \"u8sqrt\"}",
                        "/attention",
                        "{\"inputs\": \"a\", \"reduce\": {\"heads\": \"max\", \"layers\": \"mean\"}, \"words\": true,"
                                + " \"include\": [\"stats\", \"rollout\", \"value_norms\"]}",
                        "/attention",
                        "{\"inputs\": \"a\", \"kind\": \"decoder\", \"layer\": 0, \"head\": 0, \"row\": 0}",
                        "/attention/row",
                        "{\"inputs\": [\"a\"], \"encoding\": \"f32\"}",
                        "/encode",
                        "{\"inputs\": [\"a\"]}",
                        "/tokenize",
                        "{\"ids\": [[1], [2]]}",
                        "/decode")
                .entrySet()) {
            JsonNode operation = paths.get(request.getValue()).get("post");
            JsonNode schema = operation.at("/requestBody/content").path(JSON).get("schema");
            check(request.getKey(), schema, JsonMapper.shared().readTree(request.getKey()));
            checkAnswer(
                    request.getKey(),
                    operation.at("/responses/200/content"),
                    api.post(request.getValue(), request.getKey()));
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void problemsHaveTheirSchema() throws Exception {
        JsonNode schema = document.at("/components/schemas/Problem");
        for (ErrorIT.Refusal refusal : ErrorIT.refusals().toList()) {
            HttpResponse<String> response = refusal.send(api);
            check(refusal.toString(), schema, JsonMapper.shared().readTree(response.body()));
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void everyOperationIsDescribed() throws Exception {
        assertThat(document.at("/info/title").stringValue()).isEqualTo("Clearhead");
        assertThat(document.at("/info/description").stringValue()).isNotBlank();
        assertThat(document.path("paths").propertyNames())
                .contains("/generate", "/generate_stream", "/tokenize", "/decode", "/model", "/info")
                .doesNotContain("/", "/error");
        visitOperations((method, path, operation) -> checkDescription(path, operation));
        document.at("/components/schemas").properties().forEach(entry -> checkSchema(entry.getKey(), entry.getValue()));
        assertThat(problems).isEmpty();
    }

    private void checkDescription(String name, JsonNode operation) {
        List<String> expected = new ArrayList<>(List.of("200", "400", "406", "500", "503"));
        if (operation.has("requestBody")) {
            expected.addAll(List.of("413", "415", "422"));
            JsonNode content = operation.at("/requestBody/content").path(JSON);
            require(content.path("schema").has("$ref"), name + " has no schema of its body");
            require(!content.path("examples").isEmpty(), name + " has no example");
        }
        require(!operation.path("summary").stringValue("").isBlank(), name + " has no summary");
        for (String status : expected) {
            String description =
                    operation.path("responses").path(status).path("description").stringValue("");
            require(!description.isBlank(), name + " does not document " + status);
        }
        for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
            String schema = response.getValue()
                    .path("content")
                    .path(PROBLEM)
                    .at("/schema/$ref")
                    .stringValue("");
            boolean fits = response.getKey().equals("200") || schema.equals("#/components/schemas/Problem");
            require(fits, name + " " + response.getKey() + " has not the schema of a problem");
        }
    }

    private void checkSchema(String name, JsonNode schema) {
        require(!schema.path("description").stringValue("").isBlank(), "schema " + name + " has no description");
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode value = property.getValue();
            boolean described = !value.path("description").stringValue("").isBlank() || value.has("$ref");
            require(described, "schema " + name + " does not describe " + property.getKey());
            require(property.getKey().matches("[a-z0-9_]+"), name + " is not snake_case: " + property.getKey());
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            problems.add(otherwise);
        }
    }

    @Test
    void theDocumentShowsOnlyWhatWorks() {
        JsonNode schemas = document.at("/components/schemas");

        assertThat(schemas.at("/GenerateParameters/properties").propertyNames())
                .containsExactlyInAnyOrder(
                        "max_new_tokens",
                        "min_new_tokens",
                        "max_length",
                        "min_length",
                        "num_beams",
                        "length_penalty",
                        "early_stopping",
                        "num_return_sequences",
                        "source_lang",
                        "target_lang",
                        "details",
                        "top_n_tokens",
                        "alignment");
        assertThat(schemas.at("/AttentionRequest/properties/include/items/enum").toString())
                .isEqualTo("[\"stats\",\"rollout\",\"value_norms\",\"alignments\"]");
    }

    @Test
    void fieldsHaveTheTypesThatTheyHaveInJson() {
        JsonNode schemas = document.at("/components/schemas");

        assertThat(schemas.at("/GenerateParameters/properties/num_beams/maximum")
                        .intValue())
                .isEqualTo(16);
        assertThat(schemas.at("/GenerateParameters/properties/num_beams/type").stringValue())
                .isEqualTo("integer");
        assertThat(schemas.at("/GenerateParameters/properties/early_stopping/oneOf"))
                .hasSize(2);
        assertThat(schemas.at("/GenerateParameters/properties/alignment/oneOf/1/$ref")
                        .stringValue())
                .isEqualTo("#/components/schemas/RequestedAlignment");
        assertThat(schemas.at("/Inputs/oneOf")).hasSize(2);
        assertThat(schemas.at("/TokenIds/oneOf")).hasSize(2);
    }
}
