package io.clearhead.api.text;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.problem.ProblemCodes;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.RequestLanguages;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.api.request.SourceText;
import io.clearhead.api.request.TokenIds;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.Encoding;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Translates between text and token ids.
 *
 * <p>Immutable and safe for use by several threads.
 */
@RestController
@Tag(name = "Text")
final class TokenizeController {

    private static final String TEXT = """
            {"inputs": "I ate an apple.", "add_special_tokens": true}""";
    private static final String IDS = """
            {"ids": [11, 58, 112, 1943, 1087, 2, 0], "skip_special_tokens": true}""";

    private final InferenceService service;
    private final RequestLimits limits;

    TokenizeController(InferenceService service, RequestLimits limits) {
        this.service = service;
        this.limits = limits;
    }

    @Operation(
            summary = "Cut a text into tokens",
            description =
                    "Tokens as the encoder reads them, with their places in the text. The text may have more tokens "
                            + "than the model reads at once.")
    @ApiResponse(
            responseCode = "200",
            description = "Tokens in reading order for a string; an array of such arrays for an array.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(oneOf = {TextToken[].class, TextToken[][].class})))
    @ProblemCodes({
        ProblemCode.INPUT_EMPTY,
        ProblemCode.INPUT_TOO_LONG,
        ProblemCode.PARAMETER_INVALID,
        ProblemCode.PARAMETER_CONFLICT,
        ProblemCode.LANGUAGE_UNKNOWN
    })
    @PostMapping(path = "/tokenize", produces = MediaType.APPLICATION_JSON_VALUE)
    Object tokenize(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(name = "One text", value = TEXT)))
                    @RequestBody
                    TokenizeRequest request) {
        ServedModel model = service.model();
        Inputs inputs = limits.requireTexts(request.inputs());
        List<List<TextToken>> answers = encode(inputs, request, model).stream()
                .map(encoding -> encoding.tokens().stream().map(TextToken::of).toList())
                .toList();
        return inputs.inSameForm(answers);
    }

    private static List<Encoding> encode(Inputs inputs, TokenizeRequest request, ServedModel model) {
        RequestLanguages languages = request.languages();
        if (!Boolean.FALSE.equals(request.addSpecialTokens())) {
            return languages.encodeAnyLength(inputs, model).stream()
                    .map(SourceText::encoding)
                    .toList();
        }
        if (!languages.isEmpty()) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_CONFLICT,
                            "add_special_tokens is false, but source_lang and target_lang are told to the model by special"
                                    + " tokens; leave them out")
                    .field("add_special_tokens");
        }
        return inputs.texts().stream().map(model.tokenizer()::encodePlain).toList();
    }

    @Operation(
            summary = "Turn ids into text",
            description =
                    "Ids are those of the target vocabulary, as /generate returns them. Where source and target have "
                            + "vocabularies of their own, ids of /tokenize mean something else here.")
    @ApiResponse(
            responseCode = "200",
            description = "The text as a JSON string for an array of ids; an array of strings for an array of arrays.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(oneOf = {String.class, String[].class})))
    @ProblemCodes({
        ProblemCode.INPUT_EMPTY,
        ProblemCode.INPUT_TOO_LONG,
        ProblemCode.PARAMETER_INVALID,
        ProblemCode.INDEX_OUT_OF_RANGE
    })
    @PostMapping(path = "/decode", produces = MediaType.APPLICATION_JSON_VALUE)
    JsonNode decode(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(name = "One sequence", value = IDS)))
                    @RequestBody
                    DecodeRequest request) {
        ServedModel model = service.model();
        TokenIds ids = requireSequences(request.ids());
        ArrayNode texts = JsonNodeFactory.instance.arrayNode();
        for (int index = 0; index < ids.sequences().size(); index++) {
            int[] sequence = limits.requireTargetIds(
                    ids.path("ids", index), ids.sequences().get(index), model);
            texts.add(
                    Boolean.FALSE.equals(request.skipSpecialTokens())
                            ? model.tokenizer().decodeRaw(sequence)
                            : model.tokenizer().decode(sequence));
        }
        // A node rather than a String, which Spring would write without quotes.
        return ids.form() == Inputs.Form.SINGLE ? texts.get(0) : texts;
    }

    private TokenIds requireSequences(@Nullable TokenIds ids) {
        if (ids == null) {
            throw new ApiProblem(
                            ProblemCode.INPUT_EMPTY, "ids must be an array of ids or of such arrays, but is missing")
                    .field("ids");
        }
        limits.requireInputCount("ids", ids.sequences().size());
        return ids;
    }
}
