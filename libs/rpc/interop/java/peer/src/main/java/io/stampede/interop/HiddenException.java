package io.stampede.interop;

/** A class that callers do not have: Dubbo sends a RuntimeException with its text, stack and all. */
final class HiddenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HiddenException(String message) {
        super(message);
    }
}
