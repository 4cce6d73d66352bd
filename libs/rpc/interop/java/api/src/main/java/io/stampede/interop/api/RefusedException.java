package io.stampede.interop.api;

/** Declared by a method. */
public class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int reason;

    public RefusedException(String message, int reason) {
        super(message);
        this.reason = reason;
    }

    public int getReason() {
        return reason;
    }
}
