package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Hears what the leak detection of the network buffers reports. Tests run with it at its most suspicious.
final class Leaks {
    private static final Logger LOGGER = Logger.getLogger("io.netty.util.ResourceLeakDetector");
    private static final List<String> REPORTS = new CopyOnWriteArrayList<>();
    private static final Handler HANDLER = new Handler() {
        @Override
        public void publish(LogRecord record) {
            REPORTS.add(String.valueOf(record.getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Leaks() {}

    static void listen() {
        LOGGER.removeHandler(HANDLER);
        LOGGER.addHandler(HANDLER);
    }

    /// What was reported since the last call.
    static List<String> take() {
        var reports = List.copyOf(REPORTS);
        REPORTS.clear();
        return reports;
    }

    /// A buffer that was lost is reported when another one is taken after a collection.
    static void expectNone(Front front) throws Exception {
        for (int i = 0; i < 2; i++) {
            System.gc();
            try (var client = front.client()) {
                client.get("/nowhere");
            }
        }
        assertThat(REPORTS).as("buffers that were lost").isEmpty();
    }
}
