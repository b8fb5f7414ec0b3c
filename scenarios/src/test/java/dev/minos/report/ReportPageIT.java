package dev.minos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** Opens reports of recorded runs in a real browser and checks what a person would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportPageIT {
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
    }

    private void open(Path run) throws IOException {
        Path page = ReportPage.write(run);
        assertTrue(Files.size(page) < 5_000_000, "the page has " + Files.size(page) + " bytes");
        browser.complaints();
        browser.requests();
        browser.open(page).scrollThrough();
        assertEquals(List.of(), browser.complaints());
        List<String> outside = browser.requests().stream()
                .filter(address -> !address.startsWith("file:") && !address.startsWith("data:"))
                .toList();
        assertEquals(List.of(), outside, "the page asks somebody for something");
    }

    private String verdict() {
        WebElement heading = browser.find("#verdict h1");
        assertTrue(heading.isDisplayed());
        assertTrue(heading.getLocation().getY() < 300, "the verdict does not stand first");
        return browser.find("#verdict .badge").getText() + " " + heading.getText();
    }

    /** Every chart has more in it than axes: pixels of one of the colours of the kinds. */
    private void assertChartsHavePoints(int leastCharts) {
        long charts = browser.all(".chart").size();
        assertTrue(charts >= leastCharts, "only " + charts + " charts");
        Object painted = browser.run("""
            const hues = [];
            for (let k = 0; k < 5; k++) {
              const c = getComputedStyle(document.documentElement).getPropertyValue('--kind-' + k).trim();
              hues.push([1, 3, 5].map(i => parseInt(c.slice(i, i + 2), 16)));
            }
            const accent = getComputedStyle(document.documentElement).getPropertyValue('--accent').trim();
            hues.push([1, 3, 5].map(i => parseInt(accent.slice(i, i + 2), 16)));
            return [...document.querySelectorAll('.chart canvas')].filter(canvas => {
              const d = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let n = 0;
              for (let i = 0; i < d.length; i += 4)
                if (d[i + 3] > 60 && hues.some(h => Math.abs(h[0] - d[i]) + Math.abs(h[1] - d[i + 1]) + Math.abs(h[2] - d[i + 2]) < 30)) n++;
              return n > 15;
            }).length;
            """);
        assertEquals(charts, painted);
    }

    @Test
    void aHealthyRun() throws IOException {
        open(Fixtures.ok(directory));
        assertEquals("✓ As expected healthy ended as expected.", verdict());
        assertEquals(0, browser.all("svg.violation").size());
        assertChartsHavePoints(5);
        browser.picture("report-ok");
    }

    @Test
    void aViolationIsDrawn() throws IOException {
        open(Fixtures.violated(directory));
        assertTrue(verdict().startsWith("✓ As expected"));
        assertEquals(4, browser.all("svg.violation .op").size());
        assertEquals(1, browser.all("details.allowed").size(), "what stale reads may do is folded");
        WebElement stale = browser.find("svg.violation .culprit");
        assertTrue(stale.isDisplayed());
        assertTrue(stale.getText().contains("read → \"v41\""), stale.getText());
        assertTrue(browser.find("svg.violation .band-label").getText().contains("isolate n3"));
        assertChartsHavePoints(5);
        browser.documented("report");
        browser.dark().documented("report-dark");
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void onAPhoneNothingIsWiderThanTheScreen() throws IOException {
        browser.size(390, 800);
        open(Fixtures.violated(directory));
        assertEquals(true, browser.run("return document.documentElement.scrollWidth <= innerWidth"));
        assertChartsHavePoints(5);
        browser.documented("report-phone");
    }

    @Test
    void printedItKeepsItsPictures() throws IOException {
        open(Fixtures.violated(directory));
        browser.size(718, 1_000).print();
        browser.run("dispatchEvent(new Event('beforeprint'))");
        browser.await("[...document.querySelectorAll('.u-wrap')].every(chart => chart.clientWidth <= 680)");
        assertEquals(true, browser.run("return document.documentElement.scrollWidth <= innerWidth"));
        assertTrue(browser.find("svg.violation").isDisplayed());
        assertFalse(browser.find(".charts-section .hint").isDisplayed());
        browser.documented("report-print");
    }

    @Test
    void aForbiddenViolation() throws IOException {
        open(Fixtures.forbidden(directory));
        assertEquals("✗ Violated paused-leader: default reads were stale, which this scenario forbids.", verdict());
        assertTrue(browser.find("#matrix .unmet").getText().contains("expected: linearizable"));
    }

    @Test
    void anUnknownVerdict() throws IOException {
        open(Fixtures.unknown(directory));
        assertTrue(verdict().startsWith("? Unknown"));
        assertChartsHavePoints(3);
        browser.documented("report-unknown");
    }

    @Test
    void aRunThatWasKilled() throws IOException {
        open(Fixtures.empty(directory));
        assertTrue(verdict().startsWith("? Unknown"));
        assertTrue(browser.find(".empty").isDisplayed());
    }

    @Test
    void hostileKeysAndValuesAreText() throws IOException {
        open(Fixtures.hostile(directory));
        assertTrue(browser.driver.getTitle().startsWith("As expected: bad <img"));
        assertEquals(0, browser.all("img").size());
        assertEquals(true, browser.run("return document.documentElement.scrollWidth <= innerWidth"));
        browser.picture("report-hostile");
    }

    @Test
    void aSuiteLinksItsMatrixToItsRuns() throws IOException {
        open(Fixtures.suite(directory));
        assertEquals(4, browser.all("#matrix tbody tr").size());
        assertChartsHavePoints(18);
        browser.find("#matrix a[href='#isolated-leader']").click();
        browser.await("Math.abs(document.getElementById('isolated-leader').getBoundingClientRect().top) < 200");
        browser.documented("report-suite");
    }

    @Test
    void allRunsInTheBrowser() throws IOException {
        ReportPage.write(Fixtures.ok(directory.resolve("healthy/20261123T140000-1")));
        ReportPage.write(Fixtures.ok(directory.resolve("healthy/20261123T150000-2")));
        Fixtures.violated(directory.resolve("isolated-leader/20261123T140000-3"));
        try (RunsServer server = RunsServer.start(directory, 0)) {
            browser.complaints();
            browser.open(server.address());
            assertEquals("3 of 3 runs", browser.find("h1").getText());
            browser.find("select[name=scenario] option[value=healthy]").click();
            browser.find(".filter button").click();
            browser.await("document.querySelector('h1')?.textContent === '2 of 3 runs'");
            assertEquals(4, browser.all(".trends circle").size());
            browser.documented("runs");
            browser.find("#runs tbody tr details summary").click();
            browser.find("#runs tbody tr details button").click();
            browser.await("document.querySelector('h1')?.textContent === '2 of 2 runs'");
            browser.open(server.address())
                    .find("a[href*='isolated-leader'][href$='report.html']")
                    .click();
            browser.await("document.querySelector('svg.violation')");
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void twoRunsSideBySide() throws IOException {
        Path then = Fixtures.forbidden(directory.resolve("then"));
        Path now = Fixtures.repaired(directory.resolve("now"));
        browser.complaints();
        browser.open(ComparisonPage.write(then, now));
        assertEquals(List.of(), browser.complaints());
        assertEquals("1 verdict changed.", browser.find("#verdict h1").getText());
        assertTrue(browser.find("#verdict li")
                .getText()
                .contains("default reads were violated, and are linearizable now"));
        assertEquals(2, browser.all("svg.curve polyline").size());
        browser.documented("comparison");
    }

    @Test
    void aClickNearAPointTellsItsOperation() throws IOException {
        open(Fixtures.violated(directory));
        WebElement latencies = browser.all(".chart").get(1).findElement(By.cssSelector(".u-over"));
        browser.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", latencies);
        new Actions(browser.driver).moveToElement(latencies, 0, 30).click().perform();
        browser.await("document.querySelector('.op-card')");
        String card = browser.find(".op-card").getText();
        assertTrue(card.contains("operation "), card);
        assertTrue(browser.all(".op-card .neighbours tbody tr").size() >= 2, card);
    }

    @Test
    void anOperationOfThePictureIsShownWithItsNeighboursAndTheLogOfItsNode() throws IOException {
        open(Fixtures.violated(directory));
        WebElement stale = browser.find("svg.violation .culprit");
        browser.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", stale);
        new Actions(browser.driver).moveToElement(stale).click().perform();
        browser.await("document.querySelector('.why-figure .op-card')");
        String card = browser.find(".why-figure .op-card").getText();
        assertTrue(card.contains("read → \"v41\""), card);
        assertTrue(card.contains("fault: isolate n3"), card);
        assertTrue(card.contains("n3 leader (term 3)") && card.contains("n1 leader (term 4)"), card);
        assertTrue(card.contains("same key, just before"), card);
        assertTrue(card.contains("What n3 logged around then"), card);
        assertTrue(card.contains("n3 says <b>bold</b> things"), card);
        assertEquals(0, browser.all(".op-card .log b").size(), "what a node logs is text");
        browser.documented("operation");
        browser.find(".op-card .neighbours button").click();
        browser.await("!document.querySelector('.op-card').textContent.startsWith('Closeoperation "
                + stale.getAttribute("data-op") + " ')");
        browser.driver.switchTo().activeElement().sendKeys(Keys.ESCAPE);
        browser.await("!document.querySelector('.op-card')");
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void withoutAMouseAnOperationIsFoundAndAChartIsZoomed() throws IOException {
        open(Fixtures.violated(directory));
        browser.run("document.querySelector('svg.violation .culprit').focus()");
        browser.driver.switchTo().activeElement().sendKeys(Keys.ENTER);
        browser.await("document.activeElement.classList.contains('op-card')");
        browser.driver.switchTo().activeElement().sendKeys(Keys.ESCAPE);
        browser.await("document.activeElement.classList.contains('culprit')");
        browser.run("document.querySelectorAll('.chart .u-over')[1].focus()");
        browser.driver.switchTo().activeElement().sendKeys(Keys.ARROW_RIGHT, Keys.ENTER);
        browser.await("document.querySelector('.chart .op-card')");
        browser.run("document.querySelectorAll('.chart .u-over')[0].focus()");
        Object before = browser.run("return document.querySelectorAll('.chart canvas')[0].toDataURL()");
        browser.driver.switchTo().activeElement().sendKeys("+");
        assertNotEquals(before, browser.run("return document.querySelectorAll('.chart canvas')[0].toDataURL()"));
        browser.driver.switchTo().activeElement().sendKeys("0");
        assertEquals(List.of(), browser.complaints());
    }

    /** A million takes a while to write and to read; {@code -Dminos.report.operations=1000000} is what .ci/run asks for. */
    @Test
    void manyOperations() throws IOException {
        int operations = Integer.getInteger("minos.report.operations", 60_000);
        Path run = Fixtures.large(directory, operations);
        long started = System.nanoTime();
        Path page = ReportPage.write(run);
        long written = System.nanoTime();
        browser.complaints();
        browser.open(page).scrollThrough();
        long drawn = System.nanoTime();
        System.out.printf(
                "report of %,d operations: written in %d ms, %,d bytes, drawn in %d ms%n",
                operations, (written - started) / 1_000_000, Files.size(page), (drawn - written) / 1_000_000);
        assertTrue(Files.size(page) < 5_000_000, "the page has " + Files.size(page) + " bytes");
        assertEquals(List.of(), browser.complaints());
        assertChartsHavePoints(5);
        String carried = browser.find(".carried").getText();
        assertTrue(carried.contains("of all " + String.format(Locale.ROOT, "%,d", operations)), carried);
        WebElement latencies = browser.all(".chart").get(1).findElement(By.cssSelector(".u-over"));
        browser.run("arguments[0].focus()", latencies);
        browser.driver.switchTo().activeElement().sendKeys(Keys.ARROW_RIGHT, Keys.ENTER);
        browser.await("document.querySelectorAll('.op-card .neighbours tbody tr').length > 1");
        browser.picture("report-large");
    }
}
