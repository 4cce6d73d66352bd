package io.stampede.interop;

import io.stampede.interop.api.Color;
import io.stampede.interop.api.Item;
import io.stampede.interop.api.Node;
import io.stampede.interop.api.Order;
import io.stampede.interop.api.Pair;
import io.stampede.interop.api.RushOrder;
import io.stampede.interop.api.Scalars;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The samples by name, as Java has them; ../../../../../../../samples holds the same names as TypeScript has them. */
final class Samples {
    record Sample(String name, Method method, Object value) {
        /**
         * The value as another Java process would get it: neither less nor more can be asked of us. (Hessian does not keep the type of a
         * character in a list, and not that of a short number before Dubbo 3.2.)
         */
        Object amongJava() {
            try {
                return Wire.through(method.getReturnType(), value);
            } catch (Exception error) {
                throw new IllegalStateException("Java itself cannot send " + name, error);
            }
        }
    }

    private static final Map<String, Sample> ALL = new LinkedHashMap<>();

    static {
        ScalarSamples.addAll();
        CollectionSamples.addAll();
        TimeSamples.addAll();
        addObjects();
    }

    private Samples() {}

    static Iterable<Sample> all() {
        return ALL.values();
    }

    static Sample require(String name) {
        Sample sample = ALL.get(name);
        if (sample == null) throw new IllegalArgumentException("no sample " + name);
        return sample;
    }

    /** A sample called after its method and what is special about it. */
    static void add(String method, String kind, Object value) {
        String name = kind.isEmpty() ? method : method + " " + kind;
        for (Method each : io.stampede.interop.api.TypesService.class.getMethods()) {
            if (!each.getName().equals(method)) continue;
            if (ALL.put(name, new Sample(name, each, value)) != null)
                throw new IllegalStateException("two samples " + name);
            return;
        }
        throw new IllegalStateException("no method " + method);
    }

    private static void addObjects() {
        add("color", "", Color.RED);
        add("color", "with a body", Color.GREEN);
        add("color", "null", null);
        add("scalars", "", scalars());
        add("scalars", "empty", new Scalars());
        add("item", "", new Item("sku-1", 3, "199.00", Color.BLUE));
        add("item", "null", null);
        add("order", "", fill(new Order()));
        add("rushOrder", "", rushOrder());
        add("node", "chain", chain());
        add("node", "circle", circle());
        add("node", "tree", tree());
        add("pair", "shared", pair(true));
        add("pair", "not shared", pair(false));
        add("object", "object of a class", new Item("sku-2", 1, "0.01", Color.RED));
        add("object", "enum", Color.GREEN);
    }

    private static Scalars scalars() {
        Scalars value = new Scalars();
        value.flag = true;
        value.tiny = -128;
        value.small = -32768;
        value.number = Integer.MIN_VALUE;
        value.large = Long.MIN_VALUE;
        value.precise = 0.1;
        value.letter = '秒';
        value.boxedFlag = false;
        value.boxedTiny = 127;
        value.boxedSmall = 32767;
        value.boxedNumber = Integer.MAX_VALUE;
        value.boxedLarge = Long.MAX_VALUE;
        value.boxedSingle = 1.5f;
        value.boxedPrecise = 1e300;
        value.boxedLetter = 'x';
        return value;
    }

    private static <T extends Order> T fill(T order) {
        order.id = 9007199254740993L;
        order.first = new Item("sku-1", 1, "199.00", Color.RED);
        order.items = new ArrayList<>(List.of(new Item("sku-2", 2, "1E+3", Color.GREEN), new Item("sku-3", 0, "-0.5", Color.BLUE)));
        order.bySku = new LinkedHashMap<>(Map.of("sku-4", new Item("sku-4", 4, "4", Color.RED)));
        order.tags = new String[] {"flash", "秒杀"};
        order.createdAt = new Date(1700000000123L);
        order.payableUntil = LocalDateTime.of(2024, 2, 29, 1, 2, 3);
        return order;
    }

    private static RushOrder rushOrder() {
        RushOrder order = fill(new RushOrder());
        order.minutes = 15;
        order.note = "soon";
        return order;
    }

    private static Node chain() {
        Node node = new Node("a");
        node.next = new Node("b");
        node.next.next = new Node("c");
        return node;
    }

    private static Node circle() {
        Node node = new Node("a");
        node.next = new Node("b");
        node.next.next = node;
        return node;
    }

    private static Node tree() {
        Node leaf = new Node("leaf");
        Node node = new Node("root");
        node.children = new ArrayList<>(Arrays.asList(leaf, leaf, node));
        return node;
    }

    private static Pair pair(boolean shared) {
        Pair pair = new Pair();
        pair.left = new Node("n");
        pair.right = shared ? pair.left : new Node("n");
        return pair;
    }

    static BigDecimal[] decimals(String... texts) {
        return Arrays.stream(texts).map(BigDecimal::new).toArray(BigDecimal[]::new);
    }
}
