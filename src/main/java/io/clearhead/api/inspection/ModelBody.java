package io.clearhead.api.inspection;

import io.clearhead.serving.ServedModel;
import io.swagger.v3.oas.annotations.media.Schema;

/** Names the model behind an answer. */
@Schema(name = "ModelReference", description = "The model that answered.")
record ModelBody(
        @Schema(description = "Its name.", example = "Helsinki-NLP/opus-mt-en-de")
        String id,

        @Schema(description = "The version of its files.", example = "main")
        String revision) {

    static ModelBody of(ServedModel model) {
        return new ModelBody(model.id(), model.revision());
    }
}
