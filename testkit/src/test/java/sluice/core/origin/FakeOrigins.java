package sluice.core.origin;

import java.util.function.Function;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.RequestEdits;
import sluice.api.origin.Call;
import sluice.api.origin.Origin;
import sluice.api.origin.OriginContext;

/// Builds origins of the route `orders` over upstreams that a test makes up.
record FakeOrigins(Function<String, Origin> upstreams) implements OriginContext {
    @Override
    public String route() {
        return "orders";
    }

    @Override
    public Origin upstream(String name) {
        return upstreams.apply(name);
    }

    @Override
    public Origin upstreamWithOwnHost(String name) {
        return upstreams.apply("own host of " + name);
    }

    /// A call without a body and without a deadline.
    static Call call(Exchange exchange) {
        return new Call() {
            @Override
            public Exchange exchange() {
                return exchange;
            }

            @Override
            public RequestEdits request() {
                return exchange.upstreamRequest();
            }

            @Override
            public BodySource body() {
                return BodySource.empty();
            }

            @Override
            public long deadline() {
                return Long.MAX_VALUE;
            }

            @Override
            public void onCancel(Runnable action) {}
        };
    }
}
