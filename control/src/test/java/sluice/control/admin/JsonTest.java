package sluice.control.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sluice.api.failure.Side;
import sluice.api.value.Cidr;
import sluice.api.value.Rate;

class JsonTest {
    private record Sample(String name, @Nullable String note, List<Long> numbers, Rate rate, Side side, boolean yes) {}

    @Test
    void aRecordIsAnObjectOfItsComponents() {
        assertThat(Json.text(new Sample("a\"b", null, List.of(1L, 2L), Rate.parse("10/minute"), Side.CLIENT, true)))
                .isEqualTo(
                        "{\"name\":\"a\\\"b\",\"numbers\":[1,2],\"rate\":\"10/minute\",\"side\":\"client\",\"yes\":true}\n");
    }

    @Test
    void aMapKeepsItsOrderAndLeavesOutWhatIsEmpty() {
        var map = new LinkedHashMap<String, Object>();
        map.put("z", Cidr.parse("10.0.0.0/8"));
        map.put("y", "");
        map.put("x", Duration.ofSeconds(1));
        map.put("w", 0.5);

        assertThat(Json.text(map)).isEqualTo("{\"z\":\"10.0.0.0/8\",\"x\":\"PT1S\",\"w\":0.5}\n");
    }
}
