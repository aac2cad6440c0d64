package io.clearhead.api.inspection;

import io.clearhead.serving.ServedModel;
import io.swagger.v3.oas.annotations.media.Schema;

/** Names the model behind an answer. */
@Schema(name = "ModelReference", description = "The model that answered.")
public record ModelBody(
        @Schema(description = "Its name.", example = "Helsinki-NLP/opus-mt-en-de")
        String id,

        @Schema(description = "The version of its files.", example = "main")
        String revision) {

    /** The served model by name. */
    public static ModelBody of(ServedModel model) {
        return new ModelBody(model.id(), model.revision());
    }
}
