package sluice.control.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import org.junit.jupiter.api.Test;

class ConfigIndexTest {
    @Test
    void looksIntoEveryPlaceButThirdPartyJars() throws MalformedURLException {
        var classPath = String.join(File.pathSeparator, "/a/lib/own.jar", "/a/lib/third-party/other.jar", "/b/classes");
        assertThat(ConfigIndex.places(classPath))
                .extracting(url -> url.getPath())
                .containsExactly("/a/lib/own.jar", "/b/classes");
    }
}
