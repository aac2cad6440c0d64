package io.clearhead.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.clearhead.api.access.ApiKeys;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.problem.ProblemResponses;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The OpenAPI document: what annotations cannot say, which are the limits as configured, the fields that have several types,
 * and the problems.
 */
@Configuration(proxyBeanMethods = false)
public class OpenApiConfiguration {

    private static final String KEY_SCHEME = "api_key";

    private static final String DESCRIPTION = """
            Encoder-decoder transformers over HTTP, with the attention of every layer and head open to look at.

            JSON in UTF-8 with names in snake_case. Offsets are Unicode code points, indices start at 0, null counts as absent. \
            Unknown fields are refused with a suggestion; nothing is silently truncated, clamped or dropped. \
            Every error is application/problem+json (RFC 9457) with a stable code.
            """;

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        BuildProperties properties = build.getIfAvailable();
        String version = properties == null ? null : properties.getVersion();
        // Relative, because the server cannot know its address behind a proxy.
        return new OpenAPI()
                .tags(List.of( // in the order in which the page shows them
                        new Tag().name("Generation").description("Text in, text out."),
                        new Tag().name("Inspection").description("What the model does inside."),
                        new Tag().name("Text").description("Text to tokens and back."),
                        new Tag().name("Model").description("What is served here.")))
                .addServersItem(new Server().url("/").description("This server"))
                .info(new Info()
                        .title("Clearhead")
                        .version(version == null ? "unknown" : version)
                        .description(DESCRIPTION)
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
    }

    /** Names in the document as they are on the wire; springdoc still reads types with Jackson 2. */
    @Bean
    ModelResolver modelResolver() {
        return new ModelResolver(Json31.mapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE))
                .openapi31(true);
    }

    @Bean
    OperationCustomizer problemResponses(ObjectProvider<ApiKeys> keys) {
        return new ProblemResponses(needsKey(keys) ? Set.of(ProblemCode.UNAUTHORIZED) : Set.of());
    }

    /** Lets Swagger UI ask for the key. */
    @Bean
    OpenApiCustomizer keyScheme(ObjectProvider<ApiKeys> keys) {
        return document -> {
            if (needsKey(keys)) {
                SecurityScheme bearer = new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("One of the server's API keys.");
                document.getComponents().addSecuritySchemes(KEY_SCHEME, bearer);
                document.addSecurityItem(new SecurityRequirement().addList(KEY_SCHEME));
            }
        };
    }

    private static boolean needsKey(ObjectProvider<ApiKeys> keys) {
        return keys.stream().anyMatch(ApiKeys::areRequired);
    }

    @Bean
    OpenApiCustomizer schemas(ApiLimits limits) {
        return document -> {
            Components components = document.getComponents();
            components.addSchemas(ProblemResponses.SCHEMA, ProblemResponses.schema());
            replace(components, "Inputs", inputs(limits));
            replace(components, "TokenIds", tokenIds(limits));
            replace(components, "LanguageField", languages(limits));
            replace(components, "NumberArray", numberArray());
            limitParameters(components.getSchemas().get("GenerateParameters"), limits);
            allowNull(components.getSchemas().get("StreamEvent"), "details");
            allowNull(components.getSchemas().get("VectorPositions"), "formula");
        };
    }

    private static void replace(Components components, String name, Schema<?> schema) {
        if (components.getSchemas().containsKey(name)) {
            components.addSchemas(name, schema);
        }
    }

    private static Schema<?> inputs(ApiLimits limits) {
        Schema<?> text = typed("string");
        text.setMinLength(1);
        text.setMaxLength(limits.textCharacters());
        Schema<?> texts = arrayOf(text, limits.inputs());
        return oneOf(
                "One text, or an array of texts that are admitted together and answered in order. At most "
                        + limits.textCharacters() + " characters each, at most " + limits.inputs() + " texts.",
                text,
                texts);
    }

    private static Schema<?> tokenIds(ApiLimits limits) {
        Schema<?> id = typed("integer");
        id.setMinimum(BigDecimal.ZERO);
        Schema<?> ids = arrayOf(id, null);
        return oneOf(
                "Ids of the target vocabulary: those of one text, or those of at most " + limits.inputs() + " texts.",
                ids,
                arrayOf(ids, limits.inputs()));
    }

    private static Schema<?> languages(ApiLimits limits) {
        Schema<?> code = typed("string");
        return oneOf("A language for all inputs, or one for each.", code, arrayOf(code, limits.inputs()));
    }

    private static Schema<?> numberArray() {
        Schema<?> nested = typed("array");
        nested.setItems(new Schema<>());
        Schema<?> base64 = typed("string");
        base64.setContentEncoding("base64");
        return oneOf("Numbers: nested arrays with six significant digits, or Base64.", nested, base64);
    }

    private static Schema<?> arrayOf(Schema<?> items, @Nullable Integer maximum) {
        Schema<?> array = typed("array");
        array.setItems(items);
        array.setMinItems(1);
        array.setMaxItems(maximum);
        return array;
    }

    private static void limitParameters(@Nullable Schema<?> parameters, ApiLimits limits) {
        if (parameters == null) {
            return;
        }
        Map.of(
                        "num_beams", limits.beams(),
                        "num_return_sequences", limits.beams(),
                        "max_new_tokens", limits.targetTokens(),
                        "min_new_tokens", limits.targetTokens(),
                        "max_length", limits.targetTokens() + 1,
                        "min_length", limits.targetTokens() + 1)
                .forEach((name, maximum) -> property(parameters, name).setMaximum(BigDecimal.valueOf(maximum)));
        Schema<?> never = typed("string");
        never.setConst("never");
        String description = property(parameters, "early_stopping").getDescription();
        parameters.addProperty("early_stopping", oneOf(description, typed("boolean"), never));
        Schema<?> alignment = property(parameters, "alignment");
        Schema<?> heads = new Schema<>().$ref(alignment.get$ref());
        parameters.addProperty("alignment", oneOf(alignment.getDescription(), typed("boolean"), heads));
    }

    /** Says that a property which refers to an object may also be null; annotations can only ask for both at once. */
    private static void allowNull(@Nullable Schema<?> schema, String name) {
        if (schema == null) {
            return;
        }
        Schema<?> property = property(schema, name);
        String description = property.getDescription();
        Schema<?> object = new Schema<>().$ref(property.get$ref());
        schema.addProperty(name, oneOf(description == null ? "" : description, object, typed("null")));
    }

    private static Schema<?> property(Schema<?> schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name), name);
    }

    private static Schema<?> oneOf(String description, Schema<?>... choices) {
        Schema<?> schema = new Schema<>().description(description);
        for (Schema<?> choice : choices) {
            schema.addOneOfItem(choice);
        }
        return schema;
    }

    private static Schema<?> typed(String type) {
        Schema<?> schema = new Schema<>();
        schema.setTypes(Set.of(type));
        return schema;
    }
}
