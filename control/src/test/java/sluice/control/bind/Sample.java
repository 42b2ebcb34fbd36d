package sluice.control.bind;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderName;
import sluice.api.origin.Origin;
import sluice.api.origin.OriginContext;
import sluice.api.origin.OriginSpec;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;
import sluice.api.policy.ShortForm;
import sluice.api.value.ByteSize;
import sluice.api.value.Cidr;
import sluice.api.value.Percent;
import sluice.api.value.Rate;
import sluice.api.value.SecretRef;
import sluice.api.value.Template;

/// A small configuration with every kind of type, for golden files.
///
/// @param rooms the rooms of the house
/// @param later a promise
@Partial
public record Sample(
        List<Room> rooms,
        Map<String, List<String>> labels,
        @Nullable Basics basics,
        @NotBuiltYet @Nullable Node later,
        @Default("{}") Lamp lamp) {

    record Basics(
            @Default("text") String text,
            @Default("1") int whole,
            @Default("2") long big,
            @Default("0.5") double number,
            @Default("true") boolean flag,
            @Default("10s") Duration time,
            @Default("64KiB") ByteSize size,
            @Default("10/minute") Rate rate,
            @Default("50%") Percent share,
            @Nullable Cidr network,
            @Nullable HeaderName header,
            @Nullable SecretRef secret,
            @Nullable Pattern template,
            @Default("half-open") Mode mode,
            Set<Mode> modes,
            List<Integer> numbers) {}

    enum Mode {
        OPEN,
        HALF_OPEN,
        SHUT
    }

    /// Shows a template by its text.
    record Pattern(Template template) {
        @ShortForm
        static Pattern of(Template template) {
            return new Pattern(template);
        }
    }

    record Lamp(@Default("1") int bulbs, @Nullable String colour) {
        Lamp {
            Require.within(bulbs, 0, 9, "bulbs");
            if (bulbs == 0 && colour != null) {
                throw new IllegalArgumentException("no bulb has a colour (expected: bulbs, or no colour)");
            }
        }

        @ShortForm
        static Lamp of(List<String> colours) {
            return new Lamp(colours.size(), String.join("+", colours));
        }

        @ShortForm
        static Lamp of(Map<String, Integer> byColour) {
            return new Lamp(byColour.size(), byColour.toString());
        }
    }

    record Room(
            String name,
            List<Use> policies,
            @Nullable OriginSpec to,
            @Nullable Lamp lamp) {}

    /// What every policy accepts.
    record Use(
            @Named PolicySpec policy,
            @Nullable String name,
            @Nullable String when) {}

    /// Both keys stand on one level.
    @ConfigName("test-fork")
    record Fork(Map<String, Integer> testFork, @Nullable String sticky) implements OriginSpec {
        @Override
        public Origin build(OriginContext context) {
            throw new UnsupportedOperationException("only configured in tests");
        }
    }
}
