package io.clearhead.checkpoint;

import tools.jackson.databind.JsonNode;

/** Maps the keys of {@code generation_config.json} to a {@link GenerationConfig}. */
final class GenerationConfigReader {

    private static final String FILE = "generation_config.json";
    private static final String OLDER_FILE = "config.json";

    private GenerationConfigReader() {}

    static GenerationConfig read(CheckpointFiles files) {
        boolean ownFile = files.has(FILE);
        ConfigDocument document = ConfigDocument.read(files, ownFile ? FILE : OLDER_FILE);
        UnsupportedGenerationSettings.report(document);
        GenerationConfigBuilder builder = GenerationConfig.builder()
                .lengthPenalty(document.number("length_penalty", 1))
                .earlyStopping(earlyStopping(document));
        FamilyTokens tokens = ownFile ? FamilyTokens.NONE : FamilyTokens.of(document.text("model_type", ""));
        document.optionalInt("max_length", 1).ifPresent(builder::maxLength);
        document.optionalInt("max_new_tokens", 1).ifPresent(builder::maxNewTokens);
        document.optionalInt("min_new_tokens", 0).ifPresent(builder::minNewTokens);
        tokens.id(document, "pad_token_id").ifPresent(builder::padTokenId);
        tokens.id(document, "bos_token_id").ifPresent(builder::bosTokenId);
        tokens.id(document, "decoder_start_token_id").ifPresent(builder::decoderStartTokenId);
        readWidths(document, builder);
        builder.rules(TokenRulesReader.read(document, tokens));
        document.throwIfInvalid();
        return builder.build();
    }

    private static void readWidths(ConfigDocument document, GenerationConfigBuilder builder) {
        int beams = document.positiveInt("num_beams", 1);
        int sequences = document.positiveInt("num_return_sequences", 1);
        if (sequences > beams) {
            document.problem(
                    "num_return_sequences has the value " + sequences + ", expected at most num_beams = " + beams);
        }
        builder.numBeams(beams).numReturnSequences(sequences);
    }

    private static EarlyStopping earlyStopping(ConfigDocument document) {
        JsonNode value = document.value("early_stopping");
        if (value == null) {
            return EarlyStopping.FALSE;
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? EarlyStopping.TRUE : EarlyStopping.FALSE;
        }
        boolean never = value.isString() && value.stringValue().equals("never");
        return never
                ? EarlyStopping.NEVER
                : document.wrong("early_stopping", "true, false or \"never\"", value, EarlyStopping.FALSE);
    }
}
