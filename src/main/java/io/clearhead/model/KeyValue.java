package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Keys and values of all heads, computed once and looked at by many queries.
 *
 * @param key (batch, heads, key, headSize)
 * @param value (batch, heads, key, headSize)
 */
public record KeyValue(NDArray key, NDArray value) implements AutoCloseable {

    /** These keys and values followed by those of later positions. */
    KeyValue append(KeyValue later) {
        return new KeyValue(key.concat(later.key, 2), value.concat(later.value, 2)); // (batch, heads, key, headSize)
    }

    /** The given rows of the batch, in the given order. */
    KeyValue select(NDArray rows) {
        return new KeyValue(key.get(rows), value.get(rows)); // (batch, heads, key, headSize)
    }

    /** Hands both tensors from the current scope to a manager. */
    KeyValue keep(NDManager manager) {
        return new KeyValue(Scopes.keep(key, manager), Scopes.keep(value, manager));
    }

    @Override
    public void close() {
        key.close();
        value.close();
    }
}
