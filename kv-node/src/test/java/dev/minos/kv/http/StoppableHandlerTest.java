package dev.minos.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class StoppableHandlerTest {
    @Test
    void whoComesWhenTheNodeStopsIsToldSoInTheBodyOfAnError() throws Exception {
        StoppableHandler handler =
                new StoppableHandler(exchange -> exchange.getResponseSender().send("served"));
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(handler)
                .build();
        server.start();
        try {
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            InetSocketAddress address =
                    (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/key/a"))
                    .PUT(HttpRequest.BodyPublishers.ofString("x".repeat(100_000)))
                    .build();
            assertEquals(
                    "served",
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());

            handler.refuse();
            HttpResponse<String> refused = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(503, refused.statusCode());
            assertTrue(refused.body().contains("\"error\":\"stopping\""), refused.body());
            assertTrue(refused.body().contains("\"definite\":true"), refused.body());
            assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
        } finally {
            server.stop();
        }
    }
}
