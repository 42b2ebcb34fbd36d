/// All that the author of a policy or an origin ever sees. Depends on the JDK alone (and the nullness
/// annotations).
module sluice.api {
    requires static transitive org.jspecify;

    exports sluice.api.exchange;
    exports sluice.api.failure;
    exports sluice.api.http;
    exports sluice.api.identity;
    exports sluice.api.origin;
    exports sluice.api.policy;
    exports sluice.api.store;
    exports sluice.api.value;
}
