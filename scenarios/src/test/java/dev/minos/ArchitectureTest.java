package dev.minos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the shape of the house: ARCHITECTURE.md says what each rule is for. */
final class ArchitectureTest {
    private static final String[] CHECKER = {"dev.minos.history..", "dev.minos.checker.."};
    private static final String[] SCENARIOS = {
        "dev.minos.scenario..", "dev.minos.system..", "dev.minos.report..", "dev.minos.cli..", "dev.minos.yaml.."
    };

    private final JavaClasses house = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.minos");

    @Test
    void theImportFindsEveryModule() {
        for (String name : new String[] {"history", "checker", "fault", "kv", "scenario", "system", "report", "cli"}) {
            classes()
                    .that()
                    .resideInAPackage("dev.minos." + name + "..")
                    .should()
                    .resideInAPackage("dev.minos..")
                    .allowEmptyShould(false)
                    .check(house);
        }
    }

    @Test
    void theCheckerKnowsNoSibling() {
        noneOf(CHECKER)
                .dependOnClassesThat()
                .resideInAnyPackage(others("dev.minos.fault..", "dev.minos.kv.."))
                .check(house);
    }

    @Test
    void theFaultInjectorKnowsNoSibling() {
        noneOf("dev.minos.fault..")
                .dependOnClassesThat()
                .resideInAnyPackage(others("dev.minos.history..", "dev.minos.checker..", "dev.minos.kv.."))
                .check(house);
    }

    @Test
    void theNodeKnowsNoSibling() {
        noneOf("dev.minos.kv..")
                .dependOnClassesThat()
                .resideInAnyPackage(others("dev.minos.history..", "dev.minos.checker..", "dev.minos.fault.."))
                .check(house);
    }

    @Test
    void theCheckerKnowsNothingOfRaftOrHttp() {
        noneOf(CHECKER)
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.ratis..", "io.undertow..", "java.net.http..", "com.sun.net.httpserver..")
                .check(house);
    }

    @Test
    void theClientKnowsNothingOfTheNode() {
        classes()
                .that()
                .resideInAPackage("dev.minos.kv.client..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.minos.kv.client..",
                        "java..",
                        "javax.net.ssl..",
                        "org.jspecify..",
                        "com.fasterxml.jackson.core..")
                .check(house);
    }

    @Test
    void historiesAreUnderstoodWithoutTheirJudge() {
        noneOf("dev.minos.history..")
                .dependOnClassesThat()
                .resideInAPackage("dev.minos.checker..")
                .check(house);
    }

    /** Public for the checker's own sub-packages, as Java has no other word for it. */
    @Test
    void theInsideOfTheCheckerIsItsOwn() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.minos.checker..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "dev\\.minos\\.checker\\.(KeyHistory|KeyHistories|Intervals|Budget|Finding|KeyDecision|Workers)(\\$.*)?")
                .check(house);
    }

    /** They stand on everything else; what stood on them would test itself. */
    @Test
    void nobodyNeedsThePlantedBugsOrTheExtension() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.minos.bugs..", "dev.minos.junit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.minos.bugs..", "dev.minos.junit..")
                .check(house);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.minos.(*)..").should().beFreeOfCycles().check(house);
    }

    @Test
    void chanceComesFromTheSeed() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.minos.history..", "dev.minos.checker..", "dev.minos.fault..", "dev.minos.scenario..")
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .check(house);
    }

    private static com.tngtech.archunit.lang.syntax.elements.ClassesShould noneOf(String... packages) {
        return noClasses().that().resideInAnyPackage(packages).should();
    }

    private static String[] others(String... siblings) {
        String[] all = java.util.Arrays.copyOf(siblings, siblings.length + SCENARIOS.length);
        System.arraycopy(SCENARIOS, 0, all, siblings.length, SCENARIOS.length);
        return all;
    }
}
