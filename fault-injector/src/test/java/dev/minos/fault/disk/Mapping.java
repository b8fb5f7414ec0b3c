package dev.minos.fault.disk;

import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that writes through a mapping, forces one page of two, and waits to be killed. */
final class Mapping {
    private Mapping() {}

    public static void main(String[] arguments) throws Exception {
        try (FileChannel file = FileChannel.open(
                Path.of("mapped"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = file.map(FileChannel.MapMode.READ_WRITE, 0, 8192);
            mapped.put(0, (byte) 1);
            mapped.force();
            mapped.put(4096, (byte) 2);
            Files.createFile(Path.of("ready"));
            Thread.sleep(600_000);
        }
    }
}
