package sluice.control.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.control.bind.Binder;
import sluice.control.bind.Place;
import sluice.control.config.Configuration;
import sluice.control.config.UpstreamSpec;

/// A configuration whose references are resolved and whose rules hold: what is built from it can only fail on
/// the outside world. Immutable.
public final class Plan {
    private final Configuration configuration;
    private final Map<String, UpstreamSpec> upstreams;
    private final List<PlannedPolicy> gatewayPolicies;
    private final List<PlannedGroup> groups;
    private final List<PlannedRoute> routes;
    private final People people;
    private final Set<String> identityHeaders;
    private final Binder places;

    Plan(
            Configuration configuration,
            Map<String, UpstreamSpec> upstreams,
            List<PlannedPolicy> gatewayPolicies,
            List<PlannedGroup> groups,
            List<PlannedRoute> routes,
            People people,
            Binder places) {
        this.configuration = configuration;
        this.upstreams = upstreams;
        this.gatewayPolicies = gatewayPolicies;
        this.groups = groups;
        this.routes = routes;
        this.people = people;
        this.identityHeaders = HeadersOfIdentity.in(configuration);
        this.places = places;
    }

    /// The records, as they are written.
    public Configuration configuration() {
        return configuration;
    }

    /// By their names, in the order of writing.
    public Map<String, UpstreamSpec> upstreams() {
        return upstreams;
    }

    /// Those of the gateway alone: what applies where no route matched.
    public List<PlannedPolicy> gatewayPolicies() {
        return gatewayPolicies;
    }

    /// In the order of writing.
    public List<PlannedGroup> groups() {
        return groups;
    }

    /// All routes, those of groups too, in the order of writing.
    public List<PlannedRoute> routes() {
        return routes;
    }

    /// The consumers, with their credentials.
    public People people() {
        return people;
    }

    /// The headers by which policies tell upstreams who calls, as the configuration names them.
    public Set<String> identityHeaders() {
        return identityHeaders;
    }

    /// Where a component of a record stands.
    public Place placeOf(Object made, String component) {
        return places.placeOf(made, component);
    }

    /// Where a record stands, for problems that show only when it is built.
    public Place placeOf(Object made) {
        return places.placeOf(made);
    }
}
