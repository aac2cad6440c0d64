/**
 * Decoding strategies: what to do with the scores of the next token.
 *
 * <p>Open {@link io.clearhead.generation.search.Search} first. A search sees scores and token ids only, so it can be tried on a
 * language model of five tokens; whoever runs the network feeds it.
 */
@NullMarked
package io.clearhead.generation.search;

import org.jspecify.annotations.NullMarked;
