package io.stampede.interop;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;

/** Answers every method of TypesService: compares what came with the sample, and gives it back. */
final class Checks implements InvocationHandler {
    @Override
    public Object invoke(Object proxy, Method method, Object[] args) {
        if (method.getDeclaringClass() == Object.class) return answerAsObject(proxy, method, args);
        requireSame((String) args[0], args[1]);
        return args[1];
    }

    static void requireSame(String name, Object value) {
        Object expected = Samples.require(name).amongJava();
        if (!Equality.same(value, expected))
            throw new IllegalStateException("Java has " + describe(value) + " instead of " + describe(expected));
    }

    static String describe(Object value) {
        if (value == null) return "null";
        String text = textOf(value);
        return value.getClass().getSimpleName() + " " + (text.length() > 400 ? text.substring(0, 400) + "…" : text);
    }

    private static String textOf(Object value) {
        if (value.getClass().isArray()) return Arrays.deepToString(new Object[] {value});
        if (!value.getClass().getName().startsWith("io.stampede.") || value instanceof Enum) return String.valueOf(value);
        StringBuilder text = new StringBuilder("{");
        for (Field field : value.getClass().getDeclaredFields()) {
            try {
                if (!Modifier.isStatic(field.getModifiers()))
                    text.append(' ').append(field.getName()).append('=').append(field.get(value));
            } catch (IllegalAccessException error) {
                throw new IllegalStateException(error);
            }
        }
        return text.append(" }").toString();
    }

    private static Object answerAsObject(Object proxy, Method method, Object[] args) {
        return switch (method.getName()) {
            case "equals" -> proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "TypesService of samples";
        };
    }
}
