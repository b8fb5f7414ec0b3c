package dev.minos.report;

import java.util.concurrent.atomic.AtomicInteger;

/** A run of three nodes that goes on, by hand: n3 is cut off and leads on in its old term. */
final class LiveSource implements LiveServer.Source {
    final AtomicInteger stops = new AtomicInteger();
    final AtomicInteger heals = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    volatile boolean over;
    volatile boolean healed;
    private final String fault;

    LiveSource(String fault) {
        this.fault = fault;
    }

    @Override
    public String state() {
        int now = looks.incrementAndGet();
        String cut = healed ? "" : "cut";
        String links = link("n1", "n2", "", 2_000) + "," + link("n2", "n1", "", 900) + "," + link("n1", "n3", cut, 0)
                + "," + link("n3", "n1", cut, 0) + "," + link("n2", "n3", cut, 0) + "," + link("n3", "n2", cut, 0);
        String end = over
                ? ",\"over\":true,\"outcome\":\"expected\",\"sentence\":\"As expected; default reads: not linearizable.\""
                : ",\"over\":false";
        return "{\"suite\":\"quick\",\"scenario\":\"isolated-leader\",\"number\":2,\"of\":5,\"seed\":\"42\","
                + "\"phase\":\"running\",\"now\":" + (10 + now) + ",\"elapsed\":" + now + ",\"expected\":34,"
                + "\"directory\":\"runs/quick/1\",\"broken\":\"" + (healed ? "" : fault) + "\","
                + "\"nodes\":[{\"name\":\"n1\",\"role\":\"leader\",\"term\":4},"
                + "{\"name\":\"n2\"},{\"name\":\"n3\",\"role\":\"leader\",\"term\":3}],"
                + "\"links\":[" + links + "],"
                + "\"faults\":[{\"id\":1,\"fault\":\"" + fault + "\",\"from\":8.5" + (healed ? ",\"to\":12.0" : "")
                + "}],"
                + "\"troubles\":[],"
                + "\"kinds\":[{\"name\":\"default\",\"answers\":" + (400 + 10 * (now % 7))
                + ",\"failed\":0,\"unknown\":0,\"total\":1234,\"median\":1.5,\"p99\":9.25},"
                + "{\"name\":\"write\",\"answers\":30,\"failed\":2,\"unknown\":1,\"total\":99,\"median\":12.5,\"p99\":80}],"
                + "\"verdicts\":[{\"mode\":\"consistent\",\"verdict\":\"linearizable\",\"expectation\":\"linearizable\","
                + "\"met\":true,\"sentence\":\"812 operations\"},{\"mode\":\"default\",\"verdict\":\"violated\","
                + "\"expectation\":\"violation\",\"met\":true,\"sentence\":\"a read of k7 was stale\"}],"
                + "\"done\":[{\"scenario\":\"healthy\",\"outcome\":\"expected\",\"sentence\":\"As expected.\"}]" + end
                + "}";
    }

    private static String link(String from, String to, String trouble, int rate) {
        return "{\"from\":\"" + from + "\",\"to\":\"" + to + "\",\"trouble\":\"" + trouble + "\",\"rate\":" + rate
                + "}";
    }

    @Override
    public void stop() {
        stops.incrementAndGet();
    }

    @Override
    public void heal() {
        healed = true;
        heals.incrementAndGet();
    }
}
