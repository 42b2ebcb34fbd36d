package sluice.app.cli;

import java.util.List;
import sluice.control.plan.Expiry;
import sluice.control.plan.Loaded;
import sluice.core.threads.SystemClock;

/// `sluice validate`: every problem of a configuration at once.
final class Validate implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax(
                "validate",
                List.of("FILE|DIR"),
                List.of(Option.FORMAT, Source.NO_SECRETS),
                "tells every error of a configuration with file, line and column; touches no network");
    }

    @Override
    public int run(Given given, Console console) throws Exception {
        var named = given.parameter(0);
        var loaded = Source.load(named, given);
        var findings = new Findings(loaded instanceof Loaded.Invalid invalid ? invalid.problems() : List.of());
        if (given.wantsJson()) {
            findings.printJson(console.out());
        } else if (loaded instanceof Loaded.Valid valid) {
            console.out().println(named + ": valid, " + size(valid));
            var warnings = Expiry.warnings(valid.plan(), SystemClock.INSTANCE.now());
            warnings.forEach(it -> console.err().println("warning: " + it));
        } else {
            findings.print(console.out());
        }
        return loaded instanceof Loaded.Valid ? 0 : 1;
    }

    private static String size(Loaded.Valid valid) {
        var plan = valid.plan();
        return count(plan.routes().size(), "route") + ", "
                + count(plan.upstreams().size(), "upstream");
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
