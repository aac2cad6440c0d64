package io.clearhead.serving;

import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.ModelAlignment;
import io.clearhead.generation.ModelDescription;
import io.clearhead.tokenizer.Tokenizer;
import java.util.List;

/**
 * What callers may know and use of the model while it is served; everything in it may be used on any thread.
 *
 * @param id its name, for example {@code Helsinki-NLP/opus-mt-en-de}
 * @param revision the version of its files
 * @param task what it does, for example {@code translation}
 * @param languages codes of the languages it reads and writes, source first, as far as they are known
 * @param tokenizer turns text into its ids and back
 * @param description its sizes, limits and device
 * @param defaults the settings of a request that asks for nothing
 * @param alignment the heads that word alignments are read from
 */
public record ServedModel(
        String id,
        String revision,
        String task,
        List<String> languages,
        Tokenizer tokenizer,
        ModelDescription description,
        GenerationSettings defaults,
        ModelAlignment alignment) {

    public ServedModel {
        languages = List.copyOf(languages);
    }

    /** The same model with word alignments from other heads. */
    public ServedModel withAlignment(ModelAlignment other) {
        return new ServedModel(id, revision, task, languages, tokenizer, description, defaults, other);
    }
}
