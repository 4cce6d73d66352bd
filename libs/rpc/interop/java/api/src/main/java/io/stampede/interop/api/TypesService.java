package io.stampede.interop.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A method per type. The provider compares the value with its own sample of that name, and gives it back: an argument and a result
 * are checked by each call, each by the side that did not make it.
 */
public interface TypesService {
    boolean bool(String sample, boolean value);

    byte int8(String sample, byte value);

    short int16(String sample, short value);

    int int32(String sample, int value);

    long int64(String sample, long value);

    float float32(String sample, float value);

    double float64(String sample, double value);

    char character(String sample, char value);

    Boolean boxedBool(String sample, Boolean value);

    Byte boxedInt8(String sample, Byte value);

    Short boxedInt16(String sample, Short value);

    Integer boxedInt32(String sample, Integer value);

    Long boxedInt64(String sample, Long value);

    Float boxedFloat32(String sample, Float value);

    Double boxedFloat64(String sample, Double value);

    Character boxedCharacter(String sample, Character value);

    String text(String sample, String value);

    byte[] bytes(String sample, byte[] value);

    boolean[] bools(String sample, boolean[] value);

    short[] shorts(String sample, short[] value);

    int[] ints(String sample, int[] value);

    long[] longs(String sample, long[] value);

    float[] floats(String sample, float[] value);

    double[] doubles(String sample, double[] value);

    char[] chars(String sample, char[] value);

    String[] texts(String sample, String[] value);

    Integer[] boxedInts(String sample, Integer[] value);

    Long[] boxedLongs(String sample, Long[] value);

    Object[] objects(String sample, Object[] value);

    int[][] intTable(String sample, int[][] value);

    String[][] textTable(String sample, String[][] value);

    Color[] colors(String sample, Color[] value);

    Item[] itemArray(String sample, Item[] value);

    BigDecimal[] decimals(String sample, BigDecimal[] value);

    List<String> textList(String sample, List<String> value);

    List<Boolean> boolList(String sample, List<Boolean> value);

    List<Byte> byteList(String sample, List<Byte> value);

    List<Short> shortList(String sample, List<Short> value);

    List<Integer> intList(String sample, List<Integer> value);

    List<Long> longList(String sample, List<Long> value);

    List<Float> floatList(String sample, List<Float> value);

    List<Double> doubleList(String sample, List<Double> value);

    List<Character> charList(String sample, List<Character> value);

    List<Item> itemList(String sample, List<Item> value);

    List<Color> colorList(String sample, List<Color> value);

    List<BigDecimal> decimalList(String sample, List<BigDecimal> value);

    List<Date> dateList(String sample, List<Date> value);

    List<List<Integer>> listOfLists(String sample, List<List<Integer>> value);

    List<Map<String, Integer>> listOfMaps(String sample, List<Map<String, Integer>> value);

    List<int[]> listOfArrays(String sample, List<int[]> value);

    List<Object> objectList(String sample, List<Object> value);

    Set<String> textSet(String sample, Set<String> value);

    Set<Long> longSet(String sample, Set<Long> value);

    Set<Color> colorSet(String sample, Set<Color> value);

    Map<String, String> textMap(String sample, Map<String, String> value);

    Map<String, Integer> intMap(String sample, Map<String, Integer> value);

    Map<Integer, String> textByInt(String sample, Map<Integer, String> value);

    Map<Long, String> textByLong(String sample, Map<Long, String> value);

    Map<Color, Integer> intByColor(String sample, Map<Color, Integer> value);

    Map<String, Item> itemMap(String sample, Map<String, Item> value);

    Map<String, List<Long>> mapOfLists(String sample, Map<String, List<Long>> value);

    Map<String, Map<String, Boolean>> mapOfMaps(String sample, Map<String, Map<String, Boolean>> value);

    Map<String, Object> objectMap(String sample, Map<String, Object> value);

    Color color(String sample, Color value);

    Scalars scalars(String sample, Scalars value);

    Item item(String sample, Item value);

    Order order(String sample, Order value);

    RushOrder rushOrder(String sample, RushOrder value);

    Node node(String sample, Node value);

    Pair pair(String sample, Pair value);

    Object object(String sample, Object value);

    BigDecimal decimal(String sample, BigDecimal value);

    BigInteger bigInteger(String sample, BigInteger value);

    Date date(String sample, Date value);

    UUID uuid(String sample, UUID value);

    Locale locale(String sample, Locale value);

    Currency currency(String sample, Currency value);

    LocalDate localDate(String sample, LocalDate value);

    LocalTime localTime(String sample, LocalTime value);

    LocalDateTime localDateTime(String sample, LocalDateTime value);

    Instant instant(String sample, Instant value);

    Duration duration(String sample, Duration value);

    Period period(String sample, Period value);

    Year year(String sample, Year value);

    YearMonth yearMonth(String sample, YearMonth value);

    MonthDay monthDay(String sample, MonthDay value);

    ZoneOffset zoneOffset(String sample, ZoneOffset value);

    ZoneId zoneId(String sample, ZoneId value);

    OffsetTime offsetTime(String sample, OffsetTime value);

    OffsetDateTime offsetDateTime(String sample, OffsetDateTime value);

    ZonedDateTime zonedDateTime(String sample, ZonedDateTime value);
}
