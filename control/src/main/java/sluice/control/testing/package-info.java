/// Tests of configurations (`sluice test`): requests run through the world that a configuration becomes, without a
/// network and with a clock that only tests move.
///
/// ```
/// TestFile -> TestRun: each test in a GatewayTester of its own -> Outcome -> TestReport
///             GatewayTester: MemoryConnection -> the gateway -> PlayedUpstreams
/// ```
@NullMarked
package sluice.control.testing;

import org.jspecify.annotations.NullMarked;
