package io.clearhead.api.request;

import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.LanguagePair;

/**
 * An input as the model reads it.
 *
 * @param encoding its tokens
 * @param languages what language it is in, and what is to be written
 */
public record SourceText(Encoding encoding, LanguagePair languages) {}
