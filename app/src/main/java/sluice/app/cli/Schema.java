package sluice.app.cli;

import java.util.List;
import sluice.control.bind.ConfigIndex;
import sluice.control.config.Configuration;
import sluice.control.schema.ConfigDocs;
import sluice.control.schema.SchemaWriter;

/// `sluice schema`: what editors complete and check configuration with.
final class Schema implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("schema", List.of(), List.of(), "writes the JSON Schema of the configuration, for editors");
    }

    @Override
    public int run(Given given, Console console) {
        console.out()
                .println(SchemaWriter.write(Configuration.class, ConfigIndex.load(), ConfigDocs.load())
                        .stripTrailing());
        return 0;
    }
}
