package io.clearhead.api.info;

import io.clearhead.api.ApiLimits;
import io.clearhead.api.generate.EarlyStoppingJson;
import io.clearhead.api.generate.GenerateParameters;
import io.clearhead.api.info.ModelResponse.Capability;
import io.clearhead.api.info.ModelResponse.Defaults;
import io.clearhead.api.info.ModelResponse.LanguageChoice;
import io.clearhead.api.info.ModelResponse.Limits;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.ModelDescription;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.Languages;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Describes the model that is served.
 *
 * <p>Immutable and safe for use by several threads.
 */
@RestController
@Tag(name = "Model")
final class ModelController {

    private final InferenceService service;
    private final RequestLimits limits;
    private final String version;

    ModelController(InferenceService service, RequestLimits limits, ObjectProvider<BuildProperties> build) {
        this.service = service;
        this.limits = limits;
        BuildProperties properties = build.getIfAvailable();
        String known = properties == null ? null : properties.getVersion();
        this.version = known == null ? "unknown" : known;
    }

    @Operation(
            summary = "Describe the model",
            description =
                    "Name, architecture, precision and device of the model, what can be asked of it, the limits of one "
                            + "request, and the parameters of a request that gives none.")
    @GetMapping(path = "/model", produces = MediaType.APPLICATION_JSON_VALUE)
    ModelResponse model() {
        ServedModel model = service.model();
        Languages languages = model.tokenizer().languages();
        ModelDescription description = model.description();
        return new ModelResponse(
                model.id(),
                model.revision(),
                description.family(),
                model.task(),
                model.languages(),
                new LanguageChoice(languages.sources(), languages.defaults().source(), false),
                new LanguageChoice(languages.targets(), languages.defaults().target(), languages.requireTarget()),
                model.tokenizer().kind(),
                ArchitectureResponse.of(description.architecture()),
                description.precision(),
                description.device(),
                AlignmentResponse.of(model.alignment()),
                capabilities(),
                limits(description),
                defaults(GenerateParameters.orDefault(null).settings(model, limits)));
    }

    @Operation(
            summary = "Describe the server to clients of Text Generation Inference",
            description = "The same shape as Text Generation Inference's own /info.")
    @GetMapping(path = "/info", produces = MediaType.APPLICATION_JSON_VALUE)
    InfoResponse info() {
        ServedModel model = service.model();
        ModelDescription description = model.description();
        int sourceTokens = limits.sourceTokens(description);
        return new InfoResponse(
                model.id(),
                model.revision(),
                description.precision(),
                description.device(),
                model.task(),
                1,
                0,
                sourceTokens,
                sourceTokens + limits.targetTokens(description),
                limits.configured().inputs(),
                "clearhead",
                version,
                null,
                null);
    }

    private static Map<String, Capability> capabilities() {
        Map<String, Capability> capabilities = new TreeMap<>();
        for (String name : new String[] {
            "attention",
            "beam_search",
            "decode",
            "encode",
            "generate",
            "greedy_search",
            "reduce",
            "rollout",
            "stats",
            "streaming",
            "tokenize",
            "value_norms",
            "words"
        }) {
            capabilities.put(name, Capability.present());
        }
        capabilities.put("alignments", Capability.missing("word alignments are not supported yet"));
        capabilities.put("beam_streaming", Capability.missing("tokens of a beam search are not final before its end"));
        capabilities.put("sampling", Capability.missing("do_sample and its parameters are not supported yet"));
        capabilities.put(
                "logit_shaping", Capability.missing("penalties and forced or forbidden tokens are not supported yet"));
        return capabilities;
    }

    private Limits limits(ModelDescription description) {
        ApiLimits configured = limits.configured();
        return new Limits(
                configured.bodyBytes(),
                configured.textCharacters(),
                limits.sourceTokens(description),
                limits.targetTokens(description),
                configured.inputs(),
                configured.beams(),
                configured.attentionCells(),
                configured.queuedInputs(),
                configured.requestTimeout().toMillis());
    }

    private static Defaults defaults(GenerationSettings settings) {
        return new Defaults(
                settings.numBeams(),
                settings.numReturnSequences(),
                settings.maxNewTokens(),
                settings.minNewTokens(),
                settings.lengthPenalty(),
                EarlyStoppingJson.valueOf(settings.earlyStopping()));
    }
}
