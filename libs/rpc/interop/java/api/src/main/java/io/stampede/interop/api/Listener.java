package io.stampede.interop.api;

/** Given as an argument, and called back over the connection of the one who gave it. */
public interface Listener {
    String heard(String text);
}
