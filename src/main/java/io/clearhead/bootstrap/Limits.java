package io.clearhead.bootstrap;

import io.clearhead.api.ApiLimits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Most that one request may ask for ({@code clearhead.limits.*}). What goes beyond is refused with a message that names the
 * limit; nothing is cut. Clients see the limits at {@code /model}.
 *
 * @param body size of a request's body; default 2 MB (2,097,152 bytes). More than
 *     {@code text-characters} × {@code inputs} × 4 bytes is useless
 * @param textCharacters Unicode characters of one text; default 8,000. Bounds the time for tokenizing
 * @param sourceTokens tokens of one source; default 512. A smaller maximum of the model holds
 * @param targetTokens tokens generated for one target; default 512. A smaller maximum of the model holds
 * @param inputs texts in one request; default 32. At most the queue's capacity, because they wait together
 * @param beams hypotheses of a beam search; default 16. Memory and time of a request grow with it
 * @param attentionCells attention weights, rollouts and value norms in one answer; default 8,388,608, which are 32 MiB in memory and
 *     more as JSON
 */
record Limits(
        @DefaultValue("2MB") DataSize body,
        @DefaultValue("8000") @Min(1) @Max(10_000_000) int textCharacters,
        @DefaultValue("512") @Min(1) @Max(100_000) int sourceTokens,
        @DefaultValue("512") @Min(1) @Max(100_000) int targetTokens,
        @DefaultValue("32") @Min(1) @Max(10_000) int inputs,
        @DefaultValue("16") @Min(1) @Max(1_000) int beams,
        @DefaultValue("8388608") @Min(1) @Max(1L << 30) long attentionCells) {

    /** Checks what has no annotation. */
    Limits {
        if (body.toBytes() < 1) {
            throw new IllegalArgumentException("clearhead.limits.body must be at least 1B, but is " + body);
        }
    }

    ApiLimits apiLimits(int queueCapacity, Duration requestTimeout) {
        return new ApiLimits(
                textCharacters,
                sourceTokens,
                targetTokens,
                inputs,
                beams,
                attentionCells,
                body.toBytes(),
                queueCapacity,
                requestTimeout);
    }
}
