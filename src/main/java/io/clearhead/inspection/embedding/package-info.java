/**
 * Words as points: where the input embeddings of words lie to one another, and how a word's state changes from layer to
 * layer of the encoder. Every question goes through {@code serving}.
 *
 * <p>Open {@link io.clearhead.inspection.embedding.EmbeddingInspector} first. A {@link
 * io.clearhead.inspection.embedding.Term} is a word without a sentence, an {@link
 * io.clearhead.inspection.embedding.Occurrence} one that stands in a sentence. Planes keep the two directions in which
 * vectors differ most; cosines are always those of the whole space.
 *
 * <pre>
 * EmbeddingInspector inspector = new EmbeddingInspector(service);
 * List<Term> terms = List.of(Term.of("cat", tokenizer), Term.of("dog", tokenizer));
 * PlaneReport report = inspector.plane(terms, 8);
 * </pre>
 */
@NullMarked
package io.clearhead.inspection.embedding;

import org.jspecify.annotations.NullMarked;
