package io.stampede.interop;

import static io.stampede.interop.Samples.add;

import io.stampede.interop.api.Color;
import io.stampede.interop.api.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Arrays, lists, sets and maps. */
final class CollectionSamples {
    private static final Item FIRST = new Item("sku-1", 1, "199.00", Color.RED);
    private static final Item SECOND = new Item("sku-2", 2, "0.01", Color.GREEN);

    private CollectionSamples() {}

    static void addAll() {
        addArrays();
        addLists();
        addSets();
        addMaps();
    }

    private static void addArrays() {
        add("bools", "", new boolean[] {true, false});
        add("shorts", "", new short[] {Short.MIN_VALUE, 0, Short.MAX_VALUE});
        add("ints", "", new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE});
        add("ints", "empty", new int[0]);
        add("ints", "of 1000", new int[1000]);
        add("longs", "", new long[] {Long.MIN_VALUE, 0, 9007199254740993L});
        add("floats", "", new float[] {0.1f, 1.5f, Float.NaN});
        add("doubles", "", new double[] {0.1, 1, Double.NEGATIVE_INFINITY});
        add("chars", "", new char[] {'a', '秒', '\0'});
        add("texts", "", new String[] {"a", null, "", "秒"});
        add("texts", "empty", new String[0]);
        add("boxedInts", "", new Integer[] {1, null, 3});
        add("boxedLongs", "", new Long[] {1L, null, Long.MAX_VALUE});
        add("objects", "", new Object[] {"a", 1, 2L, true, null, 0.5});
        add("intTable", "", new int[][] {{1}, {}, {2, 3}});
        add("textTable", "", new String[][] {{"a"}, {}, {"b", null}});
        add("colors", "", new Color[] {Color.RED, Color.GREEN, Color.RED});
        add("itemArray", "", new Item[] {FIRST, SECOND});
        add("decimals", "", Samples.decimals("199.00", "-1"));
    }

    private static void addLists() {
        add("textList", "", list("a", null, "秒"));
        add("textList", "null", null);
        add("textList", "empty", new ArrayList<>());
        add("textList", "of 7", list("1", "2", "3", "4", "5", "6", "7"));
        add("textList", "of 8", list("1", "2", "3", "4", "5", "6", "7", "8"));
        add("textList", "LinkedList", new LinkedList<>(list("a", "b")));
        add("textList", "Arrays.asList", Arrays.asList("a", "b"));
        add("textList", "CopyOnWriteArrayList", new CopyOnWriteArrayList<>(list("a", "b")));
        add("textList", "Collections.emptyList", Collections.emptyList());
        add("textList", "Collections.singletonList", Collections.singletonList("a"));
        add("textList", "Collections.unmodifiableList", Collections.unmodifiableList(list("a", "b")));
        add("boolList", "", list(true, false, null));
        add("byteList", "", list((byte) -128, (byte) 127));
        add("shortList", "", list((short) -32768, (short) 1));
        add("intList", "", list(Integer.MIN_VALUE, 1, null));
        add("longList", "", list(1L, 9007199254740993L, Long.MIN_VALUE));
        add("floatList", "", list(0.1f, 1.5f));
        add("doubleList", "", list(0.1, 1.0, Double.NaN));
        add("charList", "", list('a', '秒'));
        add("itemList", "", list(FIRST, SECOND));
        add("colorList", "", list(Color.RED, Color.GREEN, Color.BLUE));
        add("decimalList", "", list(new BigDecimal("1.10"), new BigDecimal("2")));
        add("dateList", "", list(new Date(0), new Date(1700000000123L)));
        add("listOfLists", "", list(list(1), list(), list(2, 3)));
        add("listOfMaps", "", list(map("a", 1), map("b", 2)));
        add("listOfArrays", "", list(new int[] {1}, new int[] {2, 3}));
        add("objectList", "", list("a", 1, 9007199254740993L, null, list("b"), map("c", true)));
        add("object", "list", list(1, "a", list(2L)));
        add("object", "map", map("a", 1));
        add("object", "map of many kinds of keys", mixedMap());
    }

    private static void addSets() {
        add("textSet", "", new HashSet<>(list("a", "b")));
        add("textSet", "empty", new HashSet<>());
        add("textSet", "LinkedHashSet", new LinkedHashSet<>(list("b", "a")));
        add("textSet", "TreeSet", new TreeSet<>(list("a", "b")));
        add("textSet", "Collections.singleton", Collections.singleton("a"));
        add("longSet", "", new HashSet<>(list(1L, 9007199254740993L)));
        add("colorSet", "", new HashSet<>(list(Color.RED)));
    }

    private static void addMaps() {
        add("textMap", "", map("a", "1", "秒", "2"));
        add("textMap", "null", null);
        add("textMap", "empty", new HashMap<>());
        add("textMap", "names that mean something in JavaScript", map("__proto__", "1", "constructor", "2", "toString", "3"));
        add("textMap", "LinkedHashMap", new LinkedHashMap<>(map("a", "1")));
        add("textMap", "TreeMap", new TreeMap<>(map("a", "1", "b", "2")));
        add("textMap", "ConcurrentHashMap", new ConcurrentHashMap<>(map("a", "1")));
        add("textMap", "Collections.emptyMap", Collections.emptyMap());
        add("textMap", "Collections.singletonMap", Collections.singletonMap("a", "1"));
        add("intMap", "", map("a", 1, "b", null));
        add("textByInt", "", map(1, "a", -2, "b"));
        add("textByLong", "", map(1L, "a", 9007199254740993L, "b"));
        add("intByColor", "", map(Color.RED, 1, Color.GREEN, 2));
        add("itemMap", "", map("a", FIRST, "b", SECOND));
        add("mapOfLists", "", map("a", list(1L, Long.MAX_VALUE), "b", list()));
        add("mapOfMaps", "", map("a", map("x", true), "b", map()));
        add("objectMap", "", map("text", "a", "number", 1, "list", list(1, 2), "none", null, "map", map("x", 0.5)));
    }

    private static Map<Object, Object> mixedMap() {
        return map(1, "a", "b", 2, true, null);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static <T> List<T> list(T... values) {
        return new ArrayList<>(Arrays.asList(values));
    }

    @SuppressWarnings("unchecked")
    private static <K, V> Map<K, V> map(Object... pairs) {
        Map<K, V> map = new HashMap<>();
        for (int index = 0; index < pairs.length; index += 2) map.put((K) pairs[index], (V) pairs[index + 1]);
        return map;
    }
}
