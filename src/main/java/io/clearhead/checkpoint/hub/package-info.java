/**
 * Fetches checkpoints from the Hugging Face hub into the cache that Python uses too.
 *
 * <p>Open {@link io.clearhead.checkpoint.hub.HuggingFaceHub} first: it finds out what a model needs, fetches what the cache
 * lacks, and answers with the snapshot's directory. {@link io.clearhead.checkpoint.hub.HubSettings} says where hub and cache
 * are, in the words of Hugging Face's environment variables.
 *
 * <pre>{@code
 * HuggingFaceHub hub = new HuggingFaceHub(HubSettings.of(System::getenv));
 * Path snapshot = hub.fetch(new HubModel("Helsinki-NLP/opus-mt-en-de", "main"), files -> {});
 * CheckpointFiles files = CheckpointFiles.directory(snapshot);
 * }</pre>
 *
 * <p>The layout is that of {@code huggingface_hub}, see {@link io.clearhead.checkpoint.hub.HubCache}. What the hub says is
 * input from outside: names are compared with lists of known ones, sizes are bounded, contents are checked against their
 * checksums before they get their names, and nothing is written outside the cache.
 *
 * <p>Only the JDK, Jackson and SLF4J are used here. This package knows {@code checkpoint}; {@code checkpoint} does not know it.
 */
@NullMarked
package io.clearhead.checkpoint.hub;

import org.jspecify.annotations.NullMarked;
