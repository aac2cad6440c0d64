package io.clearhead.api.problem;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;

/**
 * Documents the problems of every operation: those that its {@link ProblemCodes} list, and those that all share.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ProblemResponses implements OperationCustomizer {

    /** Name of the schema of problems. */
    public static final String SCHEMA = "Problem";

    private static final Set<ProblemCode> EVERYWHERE = EnumSet.of(
            ProblemCode.REQUEST_MALFORMED,
            ProblemCode.NOT_ACCEPTABLE,
            ProblemCode.INTERNAL_ERROR,
            ProblemCode.MODEL_LOADING,
            ProblemCode.MODEL_FAILED,
            ProblemCode.DRAINING);
    private static final Set<ProblemCode> WITH_BODY = EnumSet.of(
            ProblemCode.JSON_MALFORMED,
            ProblemCode.TYPE_WRONG,
            ProblemCode.BODY_TOO_LARGE,
            ProblemCode.MEDIA_TYPE_UNSUPPORTED,
            ProblemCode.PARAMETER_UNKNOWN);

    private final Set<ProblemCode> ofThisServer;

    /** Documents the problems that every server can have, and some that this one can have because of how it is configured. */
    public ProblemResponses(Set<ProblemCode> ofThisServer) {
        this.ofThisServer = Set.copyOf(ofThisServer);
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        Set<ProblemCode> codes = EnumSet.copyOf(EVERYWHERE);
        codes.addAll(ofThisServer);
        if (operation.getRequestBody() != null) {
            codes.addAll(WITH_BODY);
        }
        MergedAnnotations.from(method.getMethod()).stream(ProblemCodes.class)
                .map(MergedAnnotation::synthesize)
                .forEach(listed -> codes.addAll(Arrays.asList(listed.value())));
        Map<HttpStatus, List<ProblemCode>> byStatus =
                codes.stream().collect(Collectors.groupingBy(ProblemCode::status, TreeMap::new, Collectors.toList()));
        byStatus.forEach((status, group) ->
                operation.getResponses().addApiResponse(Integer.toString(status.value()), response(status, group)));
        return operation;
    }

    private static ApiResponse response(HttpStatus status, List<ProblemCode> codes) {
        String description = codes.stream()
                .map(code -> code.title() + " (" + code.name() + ")")
                .collect(Collectors.joining(", "));
        ApiResponse response = new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + SCHEMA))));
        if (status == HttpStatus.TOO_MANY_REQUESTS || status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.addHeaderObject(
                    "Retry-After",
                    new Header()
                            .description("Seconds after which to try again.")
                            .schema(typed("integer", null)));
        }
        return response;
    }

    /** The schema of a problem. */
    public static Schema<?> schema() {
        List<String> codes =
                Arrays.stream(ProblemCode.values()).map(ProblemCode::name).toList();
        Schema<?> schema = typed("object", "What went wrong (RFC 9457).");
        schema.addProperty("type", typed("string", "Names the kind of problem; an identifier, not an address."));
        schema.addProperty("title", typed("string", "The kind of problem in words."));
        schema.addProperty("status", typed("integer", "The HTTP status."));
        schema.addProperty("detail", typed("string", "What is wrong, what was expected, and what to do."));
        schema.addProperty("instance", typed("string", "Path of the request."));
        Schema<Object> code = typed("string", "Stable name of the kind of problem, for programs.");
        code.setEnum(List.copyOf(codes));
        schema.addProperty("code", code);
        schema.addProperty(
                "request_id", typed("string", "Names the request in the server's log; also in X-Request-Id."));
        schema.addProperty("error", typed("string", "The same as detail."));
        Schema<Object> errorType = typed("string", "Class of the error in the words of Text Generation Inference.");
        errorType.setEnum(List.of("validation", "overloaded", "generation", "not_ready", "unauthorized", "internal"));
        schema.addProperty("error_type", errorType);
        schema.setRequired(List.copyOf(schema.getProperties().keySet()));
        schema.addProperty(
                "field", typed("string", "Place in the body, for example parameters.num_beams or inputs[3]."));
        schema.addProperty("suggestion", typed("string", "The field or value that was probably meant."));
        schema.addProperty(
                "valid_values",
                typed("array", "The values that the field can have.").items(new Schema<>()));
        schema.addProperty(
                "valid_range",
                typed("array", "The smallest and the largest value that an index or id can have.")
                        .items(typed("integer", null)));
        schema.addProperty("tokens", typed("integer", "Tokens of the text."));
        schema.addProperty("max_tokens", typed("integer", "Tokens that a text may have."));
        schema.addProperty("characters", typed("integer", "Unicode code points of the text."));
        schema.addProperty("max_characters", typed("integer", "Unicode code points that a text may have."));
        schema.addProperty("cut_at", typed("integer", "Unicode code points of the text that fit."));
        schema.addProperty("max_inputs", typed("integer", "Entries that the field may have."));
        schema.addProperty(
                "attention_cells",
                typed("integer", "Attention weights, rollouts and value norms that the answer would hold."));
        schema.addProperty(
                "max_attention_cells",
                typed("integer", "Attention weights, rollouts and value norms that an answer may hold."));
        schema.addProperty("max_bytes", typed("integer", "Bytes that a body may have."));
        return schema;
    }

    private static Schema<Object> typed(String type, @Nullable String description) {
        Schema<Object> schema = new Schema<>();
        schema.setTypes(Set.of(type));
        schema.setDescription(description);
        return schema;
    }
}
