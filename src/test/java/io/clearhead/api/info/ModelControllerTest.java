package io.clearhead.api.info;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.clearhead.api.ApiSlice;
import io.clearhead.api.FakeServing;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ApiSlice(ModelController.class)
@Import(FakeServing.class)
class ModelControllerTest {

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JsonMapper json;

    @Test
    void modelIsDescribedWithTheLimitsThatHold() throws Exception {
        JsonNode model = answer("/model");

        assertThat(model.path("architecture").path("attention_scale").floatValue())
                .isEqualTo(0.17677669f);
        assertThat(without(model, "capabilities")).isEqualTo(json.readTree("""
                {"id": "clearhead/fake-en-de", "revision": "1", "family": "marian", "task": "translation",
                 "languages": ["en", "de"],
                 "source_lang": {"values": ["en"], "default": "en", "required": false},
                 "target_lang": {"values": ["de"], "default": "de", "required": false},
                 "tokenizer": "sentencepiece unigram",
                 "architecture": {
                   "encoder": {"layers": 4, "heads": 8, "head_size": 32, "hidden_size": 1024},
                   "decoder": {"layers": 3, "heads": 8, "head_size": 32, "hidden_size": 1024},
                   "model_size": 256, "source_vocabulary_size": 6000, "target_vocabulary_size": 6000, "norm": "post", "norm_kind": "layer_norm",
                   "positions": {"kind": "sinusoidal", "layout": "halves", "count": 512}, "activation": "relu",
                   "attention_scale": 0.17677669, "parameters": 7900000},
                 "precision": "float32", "device": "cpu",
                 "alignment": {"layer": 1, "heads": [0, 1, 2, 3, 4, 5, 6, 7], "rows": "predicted", "measured": false,
                   "alignment_error_rate": null, "precision": null, "recall": null, "sentences": null},
                 "limits": {"body_bytes": 20000, "text_characters": 200, "source_tokens": 20, "target_tokens": 16,
                   "inputs": 3, "beams": 8, "attention_cells": 1000, "queue_capacity": 3,
                   "request_timeout_ms": 30000},
                 "defaults": {"num_beams": 4, "num_return_sequences": 1, "max_new_tokens": 16, "min_new_tokens": 0,
                   "length_penalty": 1.0, "early_stopping": false}}"""));
    }

    private static JsonNode without(JsonNode object, String name) {
        return ((tools.jackson.databind.node.ObjectNode) object).without(name);
    }

    @Test
    void missingCapabilitiesHaveReasons() throws Exception {
        JsonNode capabilities = answer("/model").path("capabilities");

        assertThat(capabilities.path("generate")).isEqualTo(json.readTree("{\"available\": true, \"reason\": null}"));
        assertThat(capabilities.path("sampling").path("available").booleanValue())
                .isFalse();
        for (JsonNode capability : capabilities) {
            assertThat(capability.path("reason").isNull())
                    .isEqualTo(capability.path("available").booleanValue());
        }
    }

    @Test
    void infoHasTheShapeOfTextGenerationInference() throws Exception {
        assertThat(answer("/info")).isEqualTo(json.readTree("""
                {"model_id": "clearhead/fake-en-de", "model_sha": "1", "model_dtype": "float32", "model_device_type": "cpu",
                 "model_pipeline_tag": "translation", "max_best_of": 1, "max_stop_sequences": 0, "max_input_tokens": 20,
                 "max_total_tokens": 36, "max_client_batch_size": 3, "router": "clearhead", "version": "unknown",
                 "sha": null, "docker_label": null}"""));
    }

    private JsonNode answer(String path) throws Exception {
        return json.readTree(mvc.perform(get(path)).andReturn().getResponse().getContentAsByteArray());
    }
}
