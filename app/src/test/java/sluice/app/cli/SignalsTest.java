package sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalsTest {
    @Test
    void takesARealHangUpOfTheOperatingSystem() throws Exception {
        var received = new LinkedBlockingQueue<String>();
        Signals.take().serve(() -> received.add("reload"), () -> received.add("drain"));
        var self = String.valueOf(ProcessHandle.current().pid());
        assertThat(new ProcessBuilder("kill", "-HUP", self).start().waitFor()).isZero();
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("reload");
    }

    @Test
    void keepsWhatComesBeforeTheGatewayServes() {
        var done = new ArrayList<String>();
        var signals = Signals.take();
        signals.received("HUP");
        signals.received("TERM");
        assertThat(done).isEmpty();
        signals.serve(() -> done.add("reload"), () -> done.add("drain"));
        assertThat(done).isEqualTo(List.of("reload", "drain"));
    }
}
