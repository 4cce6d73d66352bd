package io.stampede.interop;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.stampede.interop.api.BehaviourService;
import io.stampede.interop.api.Item;
import io.stampede.interop.api.MessagesService;
import io.stampede.interop.api.RefusedException;
import io.stampede.interop.api.TypesService;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.dubbo.common.Version;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.rpc.RpcContext;
import org.apache.dubbo.rpc.RpcException;
import org.apache.dubbo.rpc.service.EchoService;
import org.apache.dubbo.rpc.service.GenericException;
import org.apache.dubbo.rpc.service.GenericService;

/** Java as the consumer: what it asks for, and what it must get. */
final class Cases {
    private interface Case {
        void run() throws Exception;
    }

    /**
     * An address alone does not say which arguments are callbacks. 2.7 looks for them at methods that are named, 3.3 at those with a
     * parameter of one dot: of a URL that is merged with the reference's parameters it keeps no others apart by method.
     */
    private static final String DIRECT = "?methods=tell&tell.timeout=10000&tell.1.callback=true";

    private final Map<String, Case> all = new HashMap<>();
    private final Dubbo dubbo;
    /** Of the provider with everything, of a second one for the load, of one with short heartbeats; null to use the registry. */
    private final String[] addresses;
    private final String serialization;
    private final TypesService types;
    private final BehaviourService service;
    private final BehaviourService shared;
    private CompletableFuture<Integer> load;
    private volatile boolean loadEnds;

    /** @param serialization at addresses */
    Cases(Dubbo dubbo, String[] addresses, String serialization) {
        this.dubbo = dubbo;
        this.addresses = addresses;
        this.serialization = serialization;
        types = dubbo.refer(TypesService.class, urlOf(TypesService.class, 0), reference -> {});
        service = refer(reference -> {}, 0);
        shared = refer(
                reference -> {
                    reference.setGroup("load");
                    // 2.7.23 fails with several addresses unless it is told.
                    reference.setCluster("failover");
                },
                0,
                1);
        addAnswers();
        addGeneric();
        addFailures();
        addConnection();
        addMessages();
    }

    void run(String name) throws Exception {
        Case found = all.get(name);
        if (found == null) throw new IllegalArgumentException("no case " + name);
        found.run();
    }

    void callWithEverySample(BiConsumer<String, Throwable> report) {
        for (Samples.Sample sample : Samples.all()) {
            try {
                Checks.requireSame(sample.name(), sample.method().invoke(types, sample.name(), sample.value()));
                report.accept(sample.name(), null);
            } catch (InvocationTargetException error) {
                report.accept(sample.name(), error.getCause());
            } catch (Exception | Error error) {
                report.accept(sample.name(), error);
            }
        }
    }

    private void addAnswers() {
        all.put("text", () -> requireEqual("hello 秒杀😀", service.greet("秒杀😀")));
        all.put("void", service::nothing);
        all.put("future", () -> requireEqual("after 50", service.later(50).get()));
        all.put("1 MB of bytes", () -> requireEqual(1 << 20, service.sizeOf(new byte[1 << 20])));
        all.put("1 MB of text", () -> requireEqual(1 << 20, service.lengthOf("秒".repeat(1 << 20))));
        all.put("1 MB result", () -> requireEqual(1 << 20, service.bytesOf(1 << 20).length));
        all.put("attachments", () -> {
            RpcContext.getContext().setAttachment("trace", "秒-1");
            // Through a cluster: without one 2.7 does not show what came with the answer.
            requireEqual("秒-1", shared.attachment("trace"));
            requireEqual("秒-1", RpcContext.getServerContext().getAttachment("answer"));
        });
        all.put("one-way", () -> {
            String text = "note " + System.nanoTime();
            RpcContext.getContext().asyncCall(() -> service.note(text));
            long until = System.currentTimeMillis() + 5000;
            while (!text.equals(service.noted()))
                if (System.currentTimeMillis() > until) throw new AssertionError("did not arrive");
        });
        all.put("callback", () -> requireEqual("Java heard 秒杀", service.tell("秒杀", text -> "Java heard " + text)));
        all.put("echo", () -> {
            requireEqual("秒杀", ((EchoService) service).$echo("秒杀"));
            requireEqual(true, ((EchoService) service).$echo(null) == null);
        });
        all.put("group and version", () -> {
            BehaviourService second = refer(
                    reference -> {
                        reference.setGroup("second");
                        reference.setVersion("2.0.0");
                    },
                    0);
            requireEqual("node second", second.who());
            requireEqual("node", service.who());
        });
        all.put("200 in flight", () -> {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int index = 0; index < 200; index++) answers.add(service.later(300));
            for (CompletableFuture<String> answer : answers) requireEqual("after 300", answer.get());
        });
    }

    /** Without the interface: objects are maps that name their class. */
    private void addGeneric() {
        GenericService behaviour = dubbo.referGeneric(BehaviourService.class, urlOf(BehaviourService.class, 0));
        GenericService generic = dubbo.referGeneric(TypesService.class, urlOf(TypesService.class, 0));
        String[] text = {"java.lang.String"};
        all.put("generic call", () -> requireEqual("hello 秒杀", behaviour.$invoke("greet", text, new Object[] {"秒杀"})));
        all.put("generic call without parameter types", () -> requireEqual("node", behaviour.$invoke("who", new String[0], new Object[0])));
        all.put("generic call with an object", () -> {
            Map<String, Object> item = new HashMap<>();
            item.put("class", Item.class.getName());
            item.put("sku", "sku-1");
            item.put("quantity", 3);
            item.put("price", new BigDecimal("199.00"));
            item.put("color", "BLUE");
            String[] types = {"java.lang.String", Item.class.getName()};
            Map<?, ?> answer = (Map<?, ?>) generic.$invoke("item", types, new Object[] {"item", item});
            requireEqual("sku-1", answer.get("sku"));
            requireEqual(3, answer.get("quantity"));
            requireEqual("199.00", String.valueOf(answer.get("price")));
            requireEqual("BLUE", answer.get("color"));
            requireEqual(Item.class.getName(), answer.get("class"));
        });
        all.put("generic call that fails", () -> {
            String[] types = {"java.lang.String", "int"};
            GenericException error = requireThrown(
                    GenericException.class, () -> behaviour.$invoke("refuse", types, new Object[] {"sold out", 7}));
            requireEqual("sold out", error.getExceptionMessage());
            requireEqual(RefusedException.class.getName(), error.getExceptionClass());
        });
        all.put(
                "generic call of a method that is not there",
                () -> requireFailure("absent", () -> behaviour.$invoke("absent", new String[0], new Object[0])));
    }

    private void addFailures() {
        all.put("declared exception", () -> {
            RefusedException error = requireThrown(RefusedException.class, () -> service.refuse("sold out 秒", 7));
            requireEqual("sold out 秒", error.getMessage());
            requireEqual(7, error.getReason());
        });
        all.put("exception of our own", () -> {
            RpcException error = requireThrown(RpcException.class, () -> service.fail("out of order"));
            requireContains(error.getMessage(), "out of order");
            requireEqual(false, error.getMessage().contains("secret"));
            requireEqual(0, countOf(error.getMessage(), "\n"));
        });
        all.put("method that is not there", () -> requireFailure("METHOD_NOT_FOUND", () -> service.onlyInJava()));
        all.put("version that is not there", () -> {
            BehaviourService none = refer(reference -> reference.setVersion("9.9.9"), 0);
            requireFailure(addresses == null ? "No provider available" : "SERVICE_NOT_FOUND", none::who);
        });
        all.put("timeout", () -> {
            BehaviourService impatient = refer(reference -> reference.setTimeout(200), 0);
            RpcException error = requireThrown(RpcException.class, () -> impatient.slow(600));
            requireEqual(true, error.isTimeout());
            requireEqual("hello again", service.greet("again"));
        });
        all.put("serialization that is refused", () -> {
            String foreign = Version.getVersion().startsWith("2.") ? "nativejava" : "fastjson2";
            BehaviourService refused = refer(
                    reference -> {
                        // 2.7 speaks the same to all services of a shared connection.
                        reference.setConnections(1);
                        reference.setParameters(Map.of("serialization", foreign, "prefer.serialization", foreign));
                    },
                    0);
            requireFailure("(" + foreign + ") is refused: it builds any class", () -> refused.greet("you"));
        });
        all.put("argument over the limit", () -> besides(() -> requireFailure("", () -> service.sizeOf(new byte[5 << 20]))));
        all.put("result over the limit", () -> besides(() -> requireFailure("PAYLOAD_TOO_LARGE", () -> service.bytesOf(5 << 20))));
    }

    /** Of MessagesService, in Protocol Buffers. */
    private void addMessages() {
        all.put("message of text", () -> requireEqual("hello 秒杀😀", messages().greet(StringValue.of("秒杀😀")).getValue()));
        all.put("message of nothing", () -> requireEqual("hello ", messages().greet(StringValue.of("")).getValue()));
        all.put(
                "message of a long",
                () -> requireEqual(9007199254740993L, messages().next(Int64Value.of(9007199254740992L)).getValue()));
        all.put("message of bytes", () -> {
            byte[] bytes = new byte[1 << 20];
            bytes[0] = 7;
            requireEqual((byte) 7, messages().reversed(BytesValue.of(ByteString.copyFrom(bytes))).getValue().byteAt((1 << 20) - 1));
        });
        all.put("message that fails", () -> requireFailure("out of order", () -> messages().fail(StringValue.of("out of order"))));
    }

    private MessagesService messages() {
        return dubbo.refer(MessagesService.class, urlOf(MessagesService.class, 0), reference -> {});
    }

    private void addConnection() {
        all.put("heartbeat", () -> {
            BehaviourService beating = refer(
                    reference -> {
                        reference.setGroup("beating");
                        reference.setParameters(Map.of("heartbeat", "1000"));
                    },
                    2);
            requireEqual("node beating", beating.who());
            Thread.sleep(3500);
            requireEqual("node beating", beating.who());
        });
        all.put("load begins", () -> {
            loadEnds = false;
            load = CompletableFuture.supplyAsync(this::callUntilTold);
        });
        all.put("load ends", () -> {
            loadEnds = true;
            int calls = load.get();
            if (calls < 20) throw new AssertionError("only " + calls + " calls");
        });
    }

    /** Ends with the first failed call. */
    private int callUntilTold() {
        int calls = 0;
        for (; !loadEnds; calls++) requireEqual("hello you", shared.greet("you"));
        return calls;
    }

    /** Other calls on the connection, before and after, are not harmed. */
    private void besides(Case work) throws Exception {
        CompletableFuture<String> before = service.later(500);
        work.run();
        requireEqual("hello you", service.greet("you"));
        requireEqual("after 500", before.get());
    }

    private BehaviourService refer(Consumer<ReferenceConfig<BehaviourService>> settings, int... providers) {
        return dubbo.refer(BehaviourService.class, urlOf(BehaviourService.class, providers), settings);
    }

    private String urlOf(Class<?> type, int... providers) {
        if (addresses == null) return null;
        return IntStream.of(providers)
                .mapToObj(index -> "dubbo://" + addresses[index] + "/" + type.getName() + DIRECT + "&serialization=" + serialization)
                .collect(Collectors.joining(";"));
    }

    private static void requireEqual(Object expected, Object value) {
        if (!expected.equals(value)) throw new AssertionError(Checks.describe(value) + " instead of " + Checks.describe(expected));
    }

    private static void requireContains(String text, String part) {
        if (!text.contains(part)) throw new AssertionError("\"" + text + "\" does not say " + part);
    }

    private static int countOf(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    private static void requireFailure(String part, Case work) throws Exception {
        requireContains(requireThrown(RpcException.class, work).getMessage(), part);
    }

    private static <E extends Throwable> E requireThrown(Class<E> type, Case work) throws Exception {
        try {
            work.run();
        } catch (Throwable error) {
            if (type.isInstance(error)) return type.cast(error);
            throw new AssertionError("threw " + error, error);
        }
        throw new AssertionError("did not throw");
    }
}
