package sluice.core.upstream;

import java.net.InetAddress;
import java.util.List;

/// Finds the addresses of a name, without blocking.
@FunctionalInterface
public interface Resolver {
    /// Asks once. Called on the loop of {@link Names}, and answers there.
    void resolve(String host, Answer answer);

    /// What came of it: exactly one of the two is called.
    interface Answer {
        /// @param addresses all addresses of both families; at least one
        /// @param ttlSeconds how long they are good for
        void resolved(List<InetAddress> addresses, long ttlSeconds);

        /// @param problem for the log
        void failed(String problem);
    }
}
