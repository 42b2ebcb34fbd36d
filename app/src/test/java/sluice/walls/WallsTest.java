package sluice.walls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WallsTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("sluice");

    private static final String BROKEN = "sluice.walls.broken";
    private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(BROKEN);

    static List<ArchRule> walls() {
        return new Walls("sluice").all();
    }

    static List<ArchRule> wallsOfTheBrokenHouse() {
        return new Walls(BROKEN).all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("walls")
    void stands(ArchRule wall) {
        wall.check(HOUSE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wallsOfTheBrokenHouse")
    void bites(ArchRule wall) {
        assertThat(wall.evaluate(OFFENDERS).hasViolation())
                .as("a class under %s that breaks: %s", BROKEN, wall.getDescription())
                .isTrue();
    }

    @Test
    void everyModuleWasRead() {
        for (var module : List.of("api", "core", "policies", "control", "app")) {
            assertThat(HOUSE.stream().filter(type -> type.getPackageName().startsWith("sluice." + module)))
                    .as("classes of %s", module)
                    .isNotEmpty();
        }
        assertThat(HOUSE.contain(WallsTest.class)).isFalse();
    }
}
