package io.clearhead.bootstrap;

import io.clearhead.serving.ServingSettings;
import io.clearhead.tokenizer.SpecialTokenText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Everything about Clearhead that can be configured, as {@code clearhead.*} properties or {@code CLEARHEAD_*} environment
 * variables ({@code CLEARHEAD_QUEUE_CAPACITY=64}). What is misspelled stops the start. The table in docs/configuration.md is
 * made from these comments.
 *
 * @param model what to serve: a directory with a checkpoint in the layout of a Hugging Face repository, or {@code owner/name}
 *     of a model on the hub, which is downloaded if the Hugging Face cache does not have it. Empty, the default, serves the
 *     small English to German model inside the application. Where both could be meant, {@code ./owner/name} is a directory
 *     and {@code hf://owner/name} is on the hub
 * @param revision branch, tag or commit of a model on the hub; default {@code main}. A commit never changes, so choose one
 *     where all replicas have to serve the same
 * @param device where the model runs: {@code cpu}, the default, {@code cuda}, or {@code cuda:N} for GPU number N from 0. A
 *     device that is not there stops the start; nothing falls back to the CPU
 * @param workers threads that run the model, each using one core; 0, the default, takes one for each core that the process
 *     may use. Fewer leave cores to neighbours; more only make everything slower. On a GPU a few are enough
 * @param queueCapacity inputs that may wait for a worker; default 128. Beyond it clients get 429 and come back later. Choose
 *     the longest wait you would put up with, times the inputs that the workers finish in that time
 * @param requestTimeout most time for one request, waiting included; default 60 s, then 504. Choose it below the timeout of
 *     the proxy in front
 * @param drainTimeout time that running and waiting requests have to finish when the process is told to stop; default 25 s.
 *     The process ends at most 5 s later, so keep it 5 s below the time after which it is killed, for example Kubernetes' 30 s
 * @param apiKeys API keys, separated by commas, that hold besides those of a file; empty by default. A file is better:
 *     it can be replaced, and many tools show variables
 * @param apiKeysFile file with API keys, one per line; lines that begin with # are comments. Empty, the default, is none. The
 *     file may be replaced while the server runs, and is noticed within a second. Clients send {@code Authorization: Bearer}
 *     and a key; without any key everybody who reaches the port can use the server
 * @param specialTokensInText what becomes of a special token such as {@code </s>} that is spelled out in a text: {@code parse},
 *     the default, makes it the special token, as Hugging Face does; {@code plain} makes it text. Choose {@code plain} where
 *     the authors of texts should not control the model
 * @param alignment sentences aligned by hand, to measure the heads for word alignments with
 * @param limits most that one request may ask for
 */
@Validated
@ConfigurationProperties(prefix = "clearhead", ignoreUnknownFields = false)
record ClearheadProperties(
        @DefaultValue("") String model,
        @DefaultValue("main") String revision,

        @DefaultValue("cpu")
        @Pattern(
                regexp = "cpu|cuda(:\\d{1,3})?",
                message = "must be cpu, cuda or cuda:N with the GPU's number N from 0")
        String device,

        @DefaultValue("0") @Min(0) @Max(1024) int workers,
        @DefaultValue("128") @Min(1) @Max(100_000) int queueCapacity,

        @DefaultValue("60s") @DurationMin(millis = 1) @DurationMax(days = 1)
        Duration requestTimeout,

        @DefaultValue("25s") @DurationMin @DurationMax(days = 1)
        Duration drainTimeout,

        @DefaultValue List<String> apiKeys,
        @DefaultValue("") String apiKeysFile,
        @DefaultValue("parse") SpecialTokenText specialTokensInText,
        @DefaultValue @NestedConfigurationProperty AlignmentGold alignment,
        @DefaultValue @Valid @NestedConfigurationProperty Limits limits) {

    /** Checks what concerns two properties at once. */
    ClearheadProperties {
        apiKeys = List.copyOf(apiKeys);
        if (queueCapacity > 0 && limits.inputs() > queueCapacity) {
            throw new IllegalArgumentException("clearhead.limits.inputs must be at most clearhead.queue-capacity ("
                    + queueCapacity + "), because the inputs of one request wait together, but is " + limits.inputs());
        }
    }

    /** Without the keys, should anybody ever log it. */
    @Override
    public String toString() {
        return "ClearheadProperties[model=" + model + ", device=" + device + "]";
    }

    /** The threads that {@link #workers} stands for. */
    int workerCount() {
        return workers == 0 ? Runtime.getRuntime().availableProcessors() : workers;
    }

    ServingSettings servingSettings() {
        return new ServingSettings(workerCount(), queueCapacity, requestTimeout, drainTimeout);
    }
}
