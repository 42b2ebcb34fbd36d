package sluice.core.upstream;

import java.util.ArrayList;
import java.util.List;

/// A transport that only notes what it is asked to send; the test decides what becomes of it.
final class FakeTransport implements Transport {
    final List<Sent> sent = new ArrayList<>();

    @Override
    public void send(UpstreamSettings upstream, Endpoint endpoint, Attempt attempt) {
        sent.add(new Sent(endpoint, attempt));
    }

    Sent last() {
        return sent.getLast();
    }

    record Sent(Endpoint endpoint, Attempt attempt) {}
}
