package io.clearhead.generation;

/** The configured device is not there; the message names what was asked for and what was found. */
public final class DeviceNotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeviceNotFoundException(String message) {
        super(message);
    }
}
