package sluice.app.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sluice.control.admin.Json;
import sluice.control.plan.Change;
import sluice.control.plan.Loaded;

/// `sluice plan`: what a configuration would change.
final class Plan implements Command {
    private static final Option AGAINST = Option.of(
            "--against",
            "FILE|DIR|ADMIN-URL",
            "what it is compared with: files, or the admin API of a gateway that runs (http://127.0.0.1:9901);"
                    + " without it everything is new");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "plan",
                List.of("FILE|DIR"),
                List.of(AGAINST, Option.FORMAT, Source.NO_SECRETS),
                "tells what a configuration would change, and what gets weaker");
    }

    @Override
    public int run(Given given, Console console) throws IOException {
        var named = given.parameter(0);
        var against = given.value(AGAINST);
        var after = Source.load(named, given);
        var before = against == null ? null : Source.load(against, given);
        if (against != null && Source.isAdmin(against) && after instanceof Loaded.Valid) {
            after = Source.loadWithoutSecrets(named); // a running gateway shows none either
        }
        for (var loaded : Arrays.asList(before, after)) {
            if (loaded instanceof Loaded.Invalid invalid) {
                return new Findings(invalid.problems()).refuse(given, console);
            }
        }
        var change = Change.between(planOf(before), Objects.requireNonNull(planOf(after)));
        if (given.wantsJson()) {
            console.out().print(Json.text(change));
        } else {
            console.out().print(change.text());
        }
        return 0;
    }

    private static sluice.control.plan.@Nullable Plan planOf(@Nullable Loaded loaded) {
        return loaded instanceof Loaded.Valid valid ? valid.plan() : null;
    }
}
