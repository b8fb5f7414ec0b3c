package dev.minos.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The Chromium of this machine without a window (Debian's packages chromium and chromium-driver). It keeps what the
 * console said and every address that was asked for. One thread.
 */
final class Browser implements AutoCloseable {
    private static final List<Path> BROWSERS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"), Path.of("/usr/bin/chromium-browser"));
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Pattern REQUEST = Pattern.compile(
            "\"method\":\"Network.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"([^\"]*)\"", Pattern.DOTALL);

    final ChromeDriver driver;
    private final Path pictures;

    private Browser(ChromeDriver driver, Path pictures) throws IOException {
        this.driver = driver;
        this.pictures = Files.createDirectories(pictures);
    }

    /** Starts the browser, or skips the test where there is none. */
    static Browser start() throws IOException {
        Path browser = BROWSERS.stream().filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(
                browser != null && Files.isExecutable(DRIVER),
                "no Chromium with chromedriver under /usr/bin: the pages were not looked at");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(String.valueOf(browser));
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=1200,900");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(90)).scriptTimeout(Duration.ofSeconds(60));
        return new Browser(driver, Path.of(System.getProperty("minos.screenshots", "target/screenshots")));
    }

    Browser open(Path page) {
        return open(page.toUri().toString());
    }

    Browser open(String address) {
        driver.get(address);
        return this;
    }

    Browser size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        return this;
    }

    Browser dark() {
        return media(Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    }

    Browser light() {
        return media(Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "light"))));
    }

    Browser print() {
        return media(Map.of("media", "print"));
    }

    private Browser media(Map<String, Object> media) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", media);
        return this;
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Draws every chart of the page, as a reader does who scrolls down. */
    Browser scrollThrough() {
        run(
                "for (const c of document.querySelectorAll('.charts')) c.scrollIntoView({behavior: 'instant'});"
                        + "dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint')); scrollTo({top: 0, behavior: 'instant'});");
        await("!document.querySelector('.charts:empty')");
        return this;
    }

    Object run(String script, Object... arguments) {
        Object result = driver.executeScript(script, arguments);
        return result == null ? "" : result;
    }

    /** Waits until the expression is true in the page. */
    void await(String expression) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!Boolean.TRUE.equals(run("return !!(" + expression + ")"))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never true in the page: " + expression + "\n" + complaints());
            }
            run("return new Promise(done => setTimeout(done, 50))");
        }
    }

    /** A picture for the documentation, too: smaller, and only where {@code -Dminos.images=DIR} names a directory. */
    void documented(String name) throws IOException {
        String images = System.getProperty("minos.images");
        if (images != null) {
            Files.write(Files.createDirectories(Path.of(images)).resolve(name + ".png"), picture(2_400, 0.6));
        }
        picture(name);
    }

    /** The whole page as a picture, kept under target/screenshots. */
    Path picture(String name) throws IOException {
        return Files.write(pictures.resolve(name + ".png"), picture(9_000, 1));
    }

    private byte[] picture(int mostHeight, double scale) {
        long height =
                ((Number) run("return Math.ceil(document.documentElement.getBoundingClientRect().height)")).longValue();
        long width = ((Number) run("return innerWidth")).longValue();
        Map<String, Object> shot = driver.executeCdpCommand(
                "Page.captureScreenshot",
                Map.of(
                        "format",
                        "png",
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of(
                                "x",
                                0,
                                "y",
                                0,
                                "width",
                                width,
                                "height",
                                Math.min(height, mostHeight),
                                "scale",
                                scale)));
        return Base64.getDecoder().decode(String.valueOf(shot.get("data")));
    }

    /** What the console said at the level of a warning or above, since the last call. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Every address that was asked for since the last call. */
    List<String> requests() {
        List<String> requests = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            Matcher request = REQUEST.matcher(entry.getMessage());
            if (request.find()) {
                requests.add(request.group(1));
            }
        }
        return requests;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
