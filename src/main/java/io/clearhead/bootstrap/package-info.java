/**
 * Puts the application together: configuration, the objects and who knows whom, start and stop, health and metrics.
 *
 * <p>Open {@link io.clearhead.bootstrap.ServingConfiguration} first: all objects that are not controllers are made there.
 * {@link io.clearhead.bootstrap.ClearheadProperties} documents everything that can be configured.
 *
 * <p>The order of a life: the web server answers at once, with 503 where a model is needed; {@link
 * io.clearhead.bootstrap.ModelStart} loads the model and generates with it; then the application is ready. At the end {@link
 * io.clearhead.bootstrap.DrainLifecycle} lets admitted work finish while the web server waits for its requests, and the
 * process exits only after every worker has left native code.
 *
 * <p>This package may use all others; no other package may use it.
 */
@NullMarked
package io.clearhead.bootstrap;

import org.jspecify.annotations.NullMarked;
