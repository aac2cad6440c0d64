/**
 * Endpoints that show words and positions as vectors: {@code POST /embeddings/plane}, {@code POST /embeddings/contexts} and
 * {@code GET /positions}.
 *
 * <p>Open {@link io.clearhead.api.embedding.EmbeddingController} first: a request is checked, its texts become terms or
 * occurrences, the inspector of {@link io.clearhead.inspection.embedding} is asked, and its report becomes the answer.
 */
@NullMarked
package io.clearhead.api.embedding;

import org.jspecify.annotations.NullMarked;
