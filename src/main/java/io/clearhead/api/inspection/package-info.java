/**
 * Endpoints that show what the model does inside: {@code POST /attention}, {@code POST /attention/row} and {@code POST
 * /encode}, as JSON or as a safetensors file.
 *
 * <p>Open {@link io.clearhead.api.inspection.AttentionController} first: a request is read, its texts are tokenized, an inspector of {@link
 * io.clearhead.inspection} is asked, and the report becomes the answer.
 */
@NullMarked
package io.clearhead.api.inspection;

import org.jspecify.annotations.NullMarked;
