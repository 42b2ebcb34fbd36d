package sluice.core.observe;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;
import sluice.api.value.Clock;

/// What operators read: start, reload, errors; one line per event, on stderr unless told otherwise.
///
///     2026-11-20T14:00:00.000Z INFO  ready in 812 ms
///
/// At most 100 events a second are written; how many were not is told when the second is over. Any thread.
public final class Events {
    private static final int MOST_PER_SECOND = 100;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final PrintStream out;
    // Guarded by this.
    private long second;
    private int written;
    private long silenced;

    public Events(Clock clock, PrintStream out) {
        this.clock = clock;
        this.out = out;
    }

    public void info(String message) {
        write("INFO ", message);
    }

    public void warn(String message) {
        write("WARN ", message);
    }

    public void error(String message) {
        write("ERROR", message);
    }

    /// An error of the gateway itself: the stack trace follows, indented.
    public void error(String message, Throwable fault) {
        var trace = new StringWriter();
        fault.printStackTrace(new PrintWriter(trace));
        write("ERROR", message + "\n" + trace.toString().stripTrailing());
    }

    private synchronized void write(String level, String message) {
        var now = clock.now();
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            written = 0;
            if (silenced > 0) {
                out.println(TIME.format(now) + " WARN  " + silenced + " more events in the last second");
                silenced = 0;
            }
        }
        if (written == MOST_PER_SECOND) {
            silenced++;
            return;
        }
        written++;
        out.println(TIME.format(now) + ' ' + level + ' ' + safe(message));
        out.flush();
    }

    /// Further lines are indented, so that none of them can pass for an event; control characters become `?`.
    private static String safe(String message) {
        return message.lines()
                .map(line -> line.replaceAll("[\\p{Cntrl}&&[^\\t]]|[\\u0080-\\u009f]", "?"))
                .collect(Collectors.joining("\n    "));
    }
}
