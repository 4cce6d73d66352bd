package io.stampede.interop.api;

import java.util.concurrent.CompletableFuture;

/** What is not a matter of types. The same implementation stands on both sides. */
public interface BehaviourService {
    /** Name of the provider that answers. */
    String who();

    String greet(String name);

    void nothing();

    String refuse(String message, int reason) throws RefusedException;

    String fail(String message);

    String breakDown(String message);

    /** Fails in a way that the caller has no class for. */
    String hide(String message);

    /** Answers after so many milliseconds. */
    String slow(int ms);

    /** The same, answered by another thread. */
    CompletableFuture<String> later(int ms);

    int sizeOf(byte[] bytes);

    int lengthOf(String text);

    byte[] bytesOf(int size);

    /** The attachment that the caller sent under this name; goes back as attachment "answer" too. */
    String attachment(String name);

    /** Called one-way: {@link #noted} tells what came. */
    void note(String text);

    String noted();

    /** Tells the listener, and gives its answer back. */
    String tell(String text, Listener listener);

    /** The contract in TypeScript does not have it. */
    String onlyInJava();
}
