package io.clearhead.checkpoint.hub;

/**
 * What proves to the hub who asks. It does not show itself in logs.
 *
 * @param value visible ASCII characters, for example {@code hf_…}
 */
public record HubToken(String value) {

    /** Checks that it can be sent as a header; the message does not repeat it. */
    public HubToken {
        if (value.isEmpty() || value.chars().anyMatch(character -> character <= ' ' || character > '~')) {
            throw new IllegalArgumentException(
                    "the token for the hub must be visible ASCII characters without spaces, but has others or is empty");
        }
    }

    @Override
    public String toString() {
        return "HubToken[***]";
    }
}
