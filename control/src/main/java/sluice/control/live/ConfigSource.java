package sluice.control.live;

import java.nio.file.Path;
import sluice.control.bind.Secrets;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;

/// Where a configuration comes from.
public sealed interface ConfigSource {
    /// Reads it anew.
    Loaded load(Loader loader, Secrets secrets);

    /// What events call it.
    String name();

    /// A file, or a directory of files.
    record Files(Path path) implements ConfigSource {
        @Override
        public Loaded load(Loader loader, Secrets secrets) {
            return loader.load(path, secrets);
        }

        @Override
        public String name() {
            return path.toString();
        }
    }

    /// A document in memory that never changes.
    record Fixed(String name, byte[] document) implements ConfigSource {
        @Override
        public Loaded load(Loader loader, Secrets secrets) {
            return loader.load(name, document, secrets);
        }
    }
}
