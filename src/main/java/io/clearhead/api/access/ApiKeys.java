package io.clearhead.api.access;

/** The keys that open the API. Thread safety: all methods may be called from any thread. */
public interface ApiKeys {

    /** Whether a key is needed at all. */
    boolean areRequired();

    /** Whether this is one of the keys; takes the same time for every wrong key of the same length. */
    boolean accept(String key);
}
