package io.stampede.interop;

import static io.stampede.interop.Samples.add;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;

/** Primitives, boxes, texts, bytes, and the value classes that are not of java.time. */
final class ScalarSamples {
    private ScalarSamples() {}

    static void addAll() {
        addIntegers();
        addFloats();
        addTexts();
        addValues();
    }

    private static void addIntegers() {
        add("bool", "true", true);
        add("bool", "false", false);
        add("int8", "min", Byte.MIN_VALUE);
        add("int8", "max", Byte.MAX_VALUE);
        add("int16", "min", Short.MIN_VALUE);
        add("int16", "max", Short.MAX_VALUE);
        for (int value : new int[] {0, -16, 47, 48, -2048, 2047, 2048, -262144, 262143, 262144, Integer.MIN_VALUE, Integer.MAX_VALUE})
            add("int32", String.valueOf(value), value);
        for (long value :
                new long[] {0, -8, 15, 16, -2048, 2047, 2048, -262144, 262143, 262144, Integer.MIN_VALUE, 2147483648L,
                    9007199254740991L, 9007199254740992L, 9007199254740993L, -9007199254740993L, Long.MIN_VALUE, Long.MAX_VALUE})
            add("int64", String.valueOf(value), value);
        add("boxedBool", "true", true);
        add("boxedBool", "null", null);
        add("boxedInt8", "min", Byte.MIN_VALUE);
        add("boxedInt8", "null", null);
        add("boxedInt16", "max", Short.MAX_VALUE);
        add("boxedInt16", "null", null);
        add("boxedInt32", "min", Integer.MIN_VALUE);
        add("boxedInt32", "null", null);
        add("boxedInt64", "small", 1L);
        add("boxedInt64", "max", Long.MAX_VALUE);
        add("boxedInt64", "null", null);
    }

    private static void addFloats() {
        for (float value : new float[] {0, 1, 1.5f, 0.1f, -128, 32768, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.POSITIVE_INFINITY})
            add("float32", text(value), value);
        for (double value :
                new double[] {0, 1, 2, -128, 127, 128, -32768, 32768, 0.001, -0.001, 65.536, 3.14159, 0.1, 1e21, 2147483.648,
                    Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
            add("float64", text(value), value);
        add("boxedFloat32", "0.1", 0.1f);
        add("boxedFloat32", "null", null);
        add("boxedFloat64", "0.1", 0.1);
        add("boxedFloat64", "null", null);
    }

    /** The least number of digits, written as JavaScript writes it. */
    private static String text(double value) {
        if (value == Double.MIN_VALUE) return "min";
        if (value == Double.MAX_VALUE) return "max";
        if (value == Float.MIN_VALUE) return "min";
        if (value == Float.MAX_VALUE) return "max";
        if (value == 1e21) return "1e21";
        if (value == 0.1f) return "0.1";
        return value == Math.rint(value) && !Double.isInfinite(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private static void addTexts() {
        add("character", "letter", 'x');
        add("character", "wide", '秒');
        add("character", "zero", '\0');
        add("character", "lone surrogate", '\ud83d');
        add("boxedCharacter", "letter", 'x');
        add("boxedCharacter", "null", null);
        add("text", "empty", "");
        add("text", "null", null);
        add("text", "of 31", "a".repeat(31));
        add("text", "of 32", "a".repeat(32));
        add("text", "of 1023", "a".repeat(1023));
        add("text", "of 1024", "a".repeat(1024));
        add("text", "of 32768", "a".repeat(32768));
        add("text", "of 32769", "a".repeat(32769));
        add("text", "of 100000 wide", "秒".repeat(100_000));
        add("text", "latin", "é ß ÿ");
        add("text", "wide", "秒杀 продажа");
        add("text", "astral", "a😀b𝄞");
        add("text", "astral over chunks", "a" + "😀".repeat(40_000));
        add("text", "lone surrogates", "a\ud83db\ude00");
        add("text", "controls", "\0\u0001\n\t\u007f\u2028\ufeff");
        add("bytes", "empty", new byte[0]);
        add("bytes", "null", null);
        add("bytes", "of 15", bytes(15));
        add("bytes", "of 16", bytes(16));
        add("bytes", "of 1023", bytes(1023));
        add("bytes", "of 1024", bytes(1024));
        add("bytes", "of 32768", bytes(32768));
        add("bytes", "of 100000", bytes(100_000));
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int index = 0; index < length; index++) bytes[index] = (byte) (index * 7);
        return bytes;
    }

    private static void addValues() {
        for (String text : new String[] {"0", "199.00", "-1E-9", "1E+30", "12345678901234567890.123456789"})
            add("decimal", text, new BigDecimal(text));
        add("decimal", "null", null);
        for (String text : new String[] {"0", "1", "-1", "9007199254740993", "-123456789012345678901234567890", "4294967296"})
            add("bigInteger", text, new BigInteger(text));
        add("date", "epoch", new Date(0));
        add("date", "milliseconds", new Date(1700000000123L));
        add("date", "whole minute", new Date(1700000040000L));
        add("date", "before 1970", new Date(-1L));
        add("date", "null", null);
        add("uuid", "", UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
        add("uuid", "negative halves", UUID.fromString("ffffffff-ffff-ffff-ffff-fffffffffffe"));
        add("locale", "language and country", Locale.CHINA);
        add("locale", "language", Locale.ENGLISH);
        add("currency", "", Currency.getInstance("CNY"));
        add("object", "int", 7);
        add("object", "long", 9007199254740993L);
        add("object", "double", 0.5);
        add("object", "boolean", true);
        add("object", "text", "秒杀");
        add("object", "null", null);
        add("object", "date", new Date(1700000000123L));
        add("object", "bytes", bytes(20));
    }
}
