package io.stampede.interop.api;

/** Declared nowhere. */
public class BrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenException(String message) {
        super(message);
    }
}
