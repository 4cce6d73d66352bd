package io.stampede.interop;

import io.stampede.interop.api.BehaviourService;
import io.stampede.interop.api.BrokenException;
import io.stampede.interop.api.Listener;
import io.stampede.interop.api.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.dubbo.rpc.RpcContext;

/** Java's provider of BehaviourService. */
final class Behaviours implements BehaviourService {
    private final String name;
    private volatile String noted = "";

    Behaviours(String name) {
        this.name = name;
    }

    @Override
    public String who() {
        return name;
    }

    @Override
    public String greet(String to) {
        return "hello " + to;
    }

    @Override
    public void nothing() {}

    @Override
    public String refuse(String message, int reason) throws RefusedException {
        throw new RefusedException(message, reason);
    }

    @Override
    public String fail(String message) {
        throw new IllegalStateException(message);
    }

    @Override
    public String breakDown(String message) {
        throw new BrokenException(message);
    }

    @Override
    public String hide(String message) {
        throw new HiddenException(message);
    }

    @Override
    public String slow(int ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException error) {
            throw new IllegalStateException(error);
        }
        return "after " + ms;
    }

    @Override
    public CompletableFuture<String> later(int ms) {
        return CompletableFuture.supplyAsync(
                () -> "after " + ms, CompletableFuture.delayedExecutor(ms, TimeUnit.MILLISECONDS));
    }

    @Override
    public int sizeOf(byte[] bytes) {
        return bytes.length;
    }

    @Override
    public int lengthOf(String text) {
        return text.length();
    }

    @Override
    public byte[] bytesOf(int size) {
        return ScalarSamples.bytes(size);
    }

    @Override
    public String attachment(String key) {
        String value = RpcContext.getContext().getAttachment(key);
        RpcContext.getServerContext().setAttachment("answer", value);
        return value;
    }

    @Override
    public void note(String text) {
        noted = text;
    }

    @Override
    public String noted() {
        return noted;
    }

    @Override
    public String tell(String text, Listener listener) {
        return listener.heard(text);
    }

    @Override
    public String onlyInJava() {
        return name;
    }
}
