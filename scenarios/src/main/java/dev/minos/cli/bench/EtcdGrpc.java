package dev.minos.cli.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;

/**
 * A client of etcd's native interface over a connection of its own. The two messages it sends have three fields between
 * them, so they are written by hand; the gRPC is the one that Ratis brings along. One thread.
 */
final class EtcdGrpc implements Session {
    /** Held here, because the loggers of java.util.logging are forgotten with their settings otherwise. */
    private static final Logger GRPC = Logger.getLogger("org.apache.ratis.thirdparty");

    static {
        GRPC.setLevel(Level.SEVERE);
    }

    /** Tags of {@code etcdserverpb}: PutRequest and RangeRequest have the key as field 1. */
    private static final int KEY = 1 << 3 | 2;

    private static final int VALUE = 2 << 3 | 2;
    private static final int SERIALIZABLE = 7 << 3;

    private static final MethodDescriptor<byte[], byte[]> PUT = method("Put");
    private static final MethodDescriptor<byte[], byte[]> RANGE = method("Range");

    private final ManagedChannel channel;
    private final Operation operation;
    private final byte[] value;

    EtcdGrpc(InetSocketAddress address, Operation operation, byte[] value) {
        this.channel = NettyChannelBuilder.forAddress(address)
                .usePlaintext()
                // Answers go straight to the thread that waits for them.
                .directExecutor()
                .build();
        this.operation = operation;
        this.value = value;
    }

    private static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("etcdserverpb.KV", name))
                .setRequestMarshaller(new Raw())
                .setResponseMarshaller(new Raw())
                .build();
    }

    /** Messages as bytes; what is in the answers is of no interest here. */
    private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public boolean perform(int key) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS);
        MethodDescriptor<byte[], byte[]> method = operation == Operation.WRITE ? PUT : RANGE;
        try {
            ClientCalls.blockingUnaryCall(channel, method, options, message(key));
            return true;
        } catch (StatusRuntimeException refused) {
            return false;
        }
    }

    private byte[] message(int key) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + 32);
        field(out, KEY, ("bench-" + key).getBytes(StandardCharsets.US_ASCII));
        if (operation == Operation.WRITE) {
            field(out, VALUE, value);
        } else if (operation == Operation.LOCAL_READ) {
            out.write(SERIALIZABLE);
            out.write(1);
        }
        return out.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int tag, byte[] bytes) {
        out.write(tag);
        for (int length = bytes.length; ; length >>>= 7) {
            if (length < 0x80) {
                out.write(length);
                break;
            }
            out.write(length & 0x7f | 0x80);
        }
        out.writeBytes(bytes);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
