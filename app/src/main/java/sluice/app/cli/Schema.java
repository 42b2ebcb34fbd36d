package sluice.app.cli;

import java.util.List;
import sluice.control.bind.ConfigIndex;
import sluice.control.config.Configuration;
import sluice.control.schema.ConfigDocs;
import sluice.control.schema.SchemaWriter;
import sluice.control.testing.TestFile;

/// `sluice schema`: what editors complete and check configuration with.
final class Schema implements Command {
    private static final Option TESTS = Option.flag("--tests", "that of tests.yaml instead");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "schema", List.of(), List.of(TESTS), "writes the JSON Schema of the configuration, for editors");
    }

    @Override
    public int run(Given given, Console console) {
        var index = ConfigIndex.load();
        var docs = ConfigDocs.load();
        var schema = given.has(TESTS)
                ? SchemaWriter.write("Tests of a Sluice configuration", TestFile.class, index, docs)
                : SchemaWriter.write(Configuration.class, index, docs);
        console.out().println(schema.stripTrailing());
        return 0;
    }
}
