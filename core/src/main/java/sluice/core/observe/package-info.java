/// What the gateway tells of itself: metrics, one access log line per exchange, events for operators.
///
///     exchange done ── RouteMetrics.finished ── counters (any thread, no lock)          ── scrape: Metrics.write
///                   └─ LoopLog.log ── line in the loop's buffer ── LineRing ── LogWriter ── file or stdout
///                      (on the loop, never waits)                  (bounded; drops are counted)
@NullMarked
package sluice.core.observe;

import org.jspecify.annotations.NullMarked;
