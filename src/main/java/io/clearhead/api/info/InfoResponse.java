package io.clearhead.api.info;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /info}, in the shape of Text Generation Inference.
 *
 * @param modelId name of the model
 * @param modelSha version of its files
 * @param modelDtype type of its weights
 * @param modelDeviceType where it runs
 * @param modelPipelineTag what it does
 * @param maxBestOf candidates of sampling, which there is none of
 * @param maxStopSequences stop strings, which there are none of
 * @param maxInputTokens tokens of a source
 * @param maxTotalTokens tokens of source and target
 * @param maxClientBatchSize texts in a request
 * @param router name of the server
 * @param version of the server
 * @param sha commit of the server
 * @param dockerLabel label of its image
 */
@Schema(description = "The server in the shape that clients of Text Generation Inference read.")
record InfoResponse(
        @Schema(description = "Name of the model.", example = "Helsinki-NLP/opus-mt-en-de")
        String modelId,

        @Schema(description = "Version of the model's files.", example = "main")
        String modelSha,

        @Schema(description = "Type of the weights in memory.", example = "float32")
        String modelDtype,

        @Schema(description = "Where the model runs.", example = "cpu")
        String modelDeviceType,

        @Schema(description = "What the model does.", example = "translation")
        String modelPipelineTag,

        @Schema(description = "Most candidates of best_of: 1, there is none.", example = "1")
        int maxBestOf,

        @Schema(description = "Most stop sequences: 0, there are none.", example = "0")
        int maxStopSequences,

        @Schema(description = "Most tokens of a source.", example = "512")
        int maxInputTokens,

        @Schema(description = "Most tokens of a source and its target together.", example = "1024")
        int maxTotalTokens,

        @Schema(description = "Most texts in one request.", example = "32")
        int maxClientBatchSize,

        @Schema(description = "Name of the server.", example = "clearhead")
        String router,

        @Schema(description = "Version of the server.", example = "0.1.0")
        String version,

        @Schema(description = "Commit of the server; null where it is not known.", nullable = true) @Nullable
        String sha,

        @Schema(description = "Label of the server's image; null where there is none.", nullable = true) @Nullable
        String dockerLabel) {}
