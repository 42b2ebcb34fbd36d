package sluice.control.bind;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Shape.Text;

/// Values in place of secrets that are not looked up, so that the rest of the configuration can be checked.
final class StandIns {
    private static final List<String> SAMPLES = List.of(
            "1",
            "true",
            "1s",
            "1/s",
            "1%",
            "127.0.0.1",
            "127.0.0.1:1",
            "http://127.0.0.1:1",
            "/",
            "localhost",
            "route",
            "2100-01-01",
            "sha256:" + "0".repeat(64),
            "pbkdf2:sha256:1000:" + "A".repeat(11) + ':' + "A".repeat(22));

    private StandIns() {}

    /// Any value of that type; null if none of the samples fits.
    static @Nullable Object of(Text text) {
        for (var sample : SAMPLES) {
            try {
                return text.parser().parse(sample);
            } catch (Throwable e) {
                if (e instanceof Error error) {
                    throw error;
                }
            }
        }
        return null;
    }
}
