package sluice.core.pipeline;

/// The last step: everybody who wants to know learns how the exchange ended. One that throws hides nothing
/// from others.
final class Finish {
    private Finish() {}

    static void tell(LiveExchange exchange) {
        var ledger = exchange.record();
        exchange.endShadow();
        for (var policy : exchange.matched().finish) {
            try {
                policy.onFinish(exchange, ledger);
            } catch (RuntimeException e) {
                noteCrash(ledger, "a finish policy", e);
            }
        }
        observe(exchange.matched().observer(), exchange);
        var observers = exchange.context().observers();
        for (int i = 0; i < observers.size(); i++) {
            observe(observers.get(i), exchange);
        }
    }

    private static void observe(Observer observer, LiveExchange exchange) {
        try {
            observer.finished(exchange, exchange.record());
        } catch (RuntimeException e) {
            noteCrash(exchange.record(), "an observer", e);
        }
    }

    private static void noteCrash(LiveLedger ledger, String where, RuntimeException error) {
        if (ledger.failure == null) {
            ledger.failure = Crash.failure(where, error);
        }
    }
}
