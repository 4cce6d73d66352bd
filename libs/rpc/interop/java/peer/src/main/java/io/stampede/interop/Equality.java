package io.stampede.interop;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether two values are the same in class, content and shape: what is shared or circular in one is so in the other. The classes of
 * lists, sets and maps do not matter, those of everything else do.
 */
final class Equality {
    /** Objects of the one side, and which of the other they stand for; and the other way. */
    private final IdentityHashMap<Object, Object> pairs = new IdentityHashMap<>();
    private final IdentityHashMap<Object, Object> reversed = new IdentityHashMap<>();

    static boolean same(Object left, Object right) {
        return new Equality().compare(left, right);
    }

    private boolean compare(Object left, Object right) {
        if (left == null || right == null) return left == right;
        boolean ours = left.getClass().getName().startsWith("io.stampede.");
        if (ours && !(left instanceof Enum)) {
            if (pairs.containsKey(left) || reversed.containsKey(right))
                return pairs.get(left) == right && reversed.get(right) == left;
            pairs.put(left, right);
            reversed.put(right, left);
        }
        if (left instanceof List && right instanceof List) return compareAll((List<?>) left, (List<?>) right);
        if (left instanceof Set && right instanceof Set) return compareSets((Set<?>) left, (Set<?>) right);
        if (left instanceof Map && right instanceof Map) return compareMaps((Map<?, ?>) left, (Map<?, ?>) right);
        if (left.getClass() != right.getClass()) return false;
        if (left.getClass().isArray()) return compareAll(listOf(left), listOf(right));
        return ours && !(left instanceof Enum) ? compareFields(left, right) : left.equals(right);
    }

    private boolean compareAll(List<?> left, List<?> right) {
        if (left.size() != right.size()) return false;
        Iterator<?> others = right.iterator();
        for (Object each : left) if (!compare(each, others.next())) return false;
        return true;
    }

    /** Elements have the equality of their class: nothing of ours stands in a set. */
    private static boolean compareSets(Set<?> left, Set<?> right) {
        return left.size() == right.size() && left.containsAll(right);
    }

    private boolean compareMaps(Map<?, ?> left, Map<?, ?> right) {
        if (!compareSets(left.keySet(), right.keySet())) return false;
        for (Map.Entry<?, ?> entry : left.entrySet())
            if (!compare(entry.getValue(), right.get(entry.getKey()))) return false;
        return true;
    }

    private boolean compareFields(Object left, Object right) {
        for (Class<?> type = left.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) continue;
                try {
                    if (!compare(field.get(left), field.get(right))) return false;
                } catch (IllegalAccessException error) {
                    throw new IllegalStateException(error);
                }
            }
        }
        return true;
    }

    private static List<Object> listOf(Object array) {
        List<Object> list = new ArrayList<>();
        for (int index = 0; index < Array.getLength(array); index++) list.add(Array.get(array, index));
        return list;
    }
}
