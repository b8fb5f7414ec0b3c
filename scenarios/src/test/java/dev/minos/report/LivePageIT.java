package dev.minos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The live page in a real browser, as somebody sees it who watches a run to its end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LivePageIT {
    private Browser browser;

    @TempDir
    Path directory;

    @BeforeAll
    void start() throws IOException {
        browser = Browser.start();
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void asOnADesk() {
        browser.size(1200, 900).light();
        browser.complaints();
        browser.requests();
    }

    private void onlyAsksItsServer(LiveServer server) {
        String here = server.address().replaceFirst("\\?.*", "");
        List<String> outside = browser.requests().stream()
                .filter(address -> !address.startsWith(here) && !address.startsWith("data:"))
                .toList();
        assertEquals(List.of(), outside);
    }

    @Test
    void aRunIsFollowedToItsEnd() throws Exception {
        LiveSource source = new LiveSource("isolate n3");
        Path report = ReportPage.write(Fixtures.violated(directory.resolve("run")));
        try (LiveServer server = LiveServer.start(source, 0)) {
            browser.open(server.address());
            browser.await("document.querySelectorAll('svg.graph .node').length === 3");
            assertEquals(2, browser.all("svg.graph .node-leader").size(), "both that take themselves for it");
            assertEquals(1, browser.all("svg.graph .node-down").size());
            assertEquals(4, browser.all("svg.graph .link.cut").size());
            assertTrue(browser.find("#verdicts").getText().contains("✗ violated"));
            assertTrue(browser.find("#faults").getText().contains("isolate n3, in force"));
            assertTrue(browser.find("#done").getText().contains("healthy: As expected."));
            browser.await("document.querySelectorAll('#charts canvas').length === 2");
            browser.documented("live");
            browser.dark().picture("live-dark");
            browser.light();
            browser.find("#heal").click();
            browser.await("document.querySelectorAll('svg.graph .link.cut').length === 0");
            assertEquals(1, source.heals.get());
            browser.await("document.querySelector('#faults').textContent.includes('healed after 3.5 s')");
            browser.await("document.querySelector('#heal').disabled");
            browser.find("#stop").click();
            browser.await("document.querySelector('#told').textContent.includes('Asked to stop')");
            assertEquals(1, source.stops.get());
            source.over = true;
            server.finish(report);
            browser.await("document.querySelector('#report')");
            onlyAsksItsServer(server);
        }
        // The server is gone, as it is when the command has ended.
        assertEquals("✓ As expected", browser.find("#badge").getText());
        assertTrue(browser.find("#heading").getText().startsWith("As expected; default reads"));
        assertFalse(browser.find("#stop").isEnabled());
        String live = browser.driver.getWindowHandle();
        browser.find("#report").click();
        browser.driver.getWindowHandles().stream()
                .filter(window -> !window.equals(live))
                .forEach(window -> browser.driver.switchTo().window(window));
        browser.await("document.querySelector('svg.violation .op') && document.querySelector('.chart canvas')");
        browser.driver.close();
        browser.driver.switchTo().window(live);
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void onAPhoneNothingIsWiderThanTheScreenAndHostileTextIsText() throws Exception {
        browser.size(390, 800);
        String hostile = "<img src=x onerror=alert(1)>" + "x".repeat(200);
        try (LiveServer server = LiveServer.start(new LiveSource(hostile), 0)) {
            browser.open(server.address());
            browser.await("document.querySelector('#faults').textContent.includes('<img src=x')");
            assertEquals(0, browser.all("img").size());
            assertEquals(true, browser.run("return document.documentElement.scrollWidth <= innerWidth"));
            browser.documented("live-phone");
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void whoOpensThePageAfterTheEndSeesTheVerdict() throws Exception {
        LiveSource source = new LiveSource("isolate n3");
        source.over = true;
        try (LiveServer server = LiveServer.start(source, 0)) {
            server.finish(Files.writeString(directory.resolve("report.html"), "<title>r</title>"));
            browser.open(server.address());
            browser.await("document.querySelector('#report')");
            assertEquals("✓ As expected", browser.find("#badge").getText());
            assertEquals(List.of(), browser.complaints());
        }
    }
}
