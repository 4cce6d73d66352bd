package io.stampede.interop;

import static io.stampede.interop.Samples.add;

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

/** The classes of java.time; each sample is called after its text. */
final class TimeSamples {
    private TimeSamples() {}

    static void addAll() {
        for (String text : new String[] {"2024-02-29", "0000-01-01", "-0044-03-15", "+12345-12-31"})
            add("localDate", text, LocalDate.parse(text));
        for (String text : new String[] {"00:00:00", "01:02:03.000000004", "23:59:59.999999999"})
            add("localTime", text, LocalTime.parse(text));
        for (String text : new String[] {"2024-02-29T01:02:03", "1969-12-31T23:59:59.5"})
            add("localDateTime", text, LocalDateTime.parse(text));
        for (String text : new String[] {"1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z", "2023-11-14T22:13:20.000000005Z"})
            add("instant", text, Instant.parse(text));
        for (String text : new String[] {"PT0S", "PT3.000000004S", "PT-1.5S", "PT86400S"})
            add("duration", text, Duration.parse(text));
        for (String text : new String[] {"P0D", "P1Y2M3D", "P-1M"}) add("period", text, Period.parse(text));
        for (String text : new String[] {"2024", "-1"}) add("year", text, Year.of(Integer.parseInt(text)));
        add("yearMonth", "2024-02", YearMonth.parse("2024-02"));
        add("monthDay", "--02-29", MonthDay.parse("--02-29"));
        for (String text : new String[] {"Z", "+08:00", "-03:30"}) add("zoneOffset", text, ZoneOffset.of(text));
        for (String text : new String[] {"Asia/Shanghai", "UTC"}) add("zoneId", text, ZoneId.of(text));
        add("offsetTime", "01:02:03.000000004+08:00", OffsetTime.parse("01:02:03.000000004+08:00"));
        add("offsetDateTime", "2024-02-29T01:02:03Z", OffsetDateTime.parse("2024-02-29T01:02:03Z"));
        for (String text : new String[] {"2024-02-29T01:02:03.000000004+08:00[Asia/Shanghai]", "2024-10-27T02:30:00+01:00[Europe/Berlin]"})
            add("zonedDateTime", text, ZonedDateTime.parse(text));
    }
}
