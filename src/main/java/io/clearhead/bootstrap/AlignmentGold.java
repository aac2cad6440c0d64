package io.clearhead.bootstrap;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Sentences aligned by hand, to measure the heads for word alignments with ({@code clearhead.alignment.*}).
 *
 * @param gold file with sentence pairs aligned by hand. The model is measured against them before it is ready: the layer and
 *     heads that agree best are used for word alignments, shown by {@code /model}, and logged as the JSON to put beside the
 *     checkpoint as {@code alignment.json}. Empty, the default, takes what that file says, or else all heads of the layer
 *     before the last. Set it once for a new model, then keep the JSON: measuring reads every sentence at each start
 * @param sourceLang language of the sources in that file, for models that read several; empty, the default, is the model's own
 *     default
 * @param targetLang language of the targets in that file, for models that write several; likewise
 */
record AlignmentGold(
        @DefaultValue("") String gold,
        @DefaultValue("") String sourceLang,
        @DefaultValue("") String targetLang) {}
