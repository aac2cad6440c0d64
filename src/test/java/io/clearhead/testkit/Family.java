package io.clearhead.testkit;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small checkpoint of each kind with reference numbers, under {@code golden/families}; its README says where they come from. */
public enum Family {
    MARIAN_SEPARATE,
    MARIAN_MULTILINGUAL,
    BART,
    MBART50,
    M2M100,
    NLLB,
    PEGASUS,
    T5,
    FLAN_T5,
    MT5;

    private String directory() {
        return "/golden/families/" + this;
    }

    /** The checkpoint. */
    public CheckpointFiles files() {
        return ResourceDirectory.of(directory());
    }

    /** Texts, token ids and what {@code generate()} writes. */
    public JsonNode golden() {
        try {
            return JsonMapper.builder()
                    .build()
                    .readTree(Files.readAllBytes(
                            ResourceDirectory.path(directory()).resolve("golden.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every tensor of a teacher-forced pass over a padded batch. */
    public SafetensorsReader tensors() {
        return SafetensorsReader.open(files(), "golden.safetensors");
    }

    /** The directory's name. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
