package dev.minos.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A toy: {@code process,type,f,value} a line, behind a line that says so. One thread, one file. */
final class CsvReader {
    private final BufferedReader lines;
    private final String file;
    private final HistoryBuilder builder = History.builder();

    CsvReader(InputStream in, String file) {
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.file = file;
    }

    History read() throws IOException {
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (number > 1) {
                try {
                    add(line.split(",", -1));
                } catch (IllegalArgumentException | IllegalStateException e) {
                    throw new HistoryFormatException(file, number, String.valueOf(e.getMessage()));
                }
            }
        }
        return builder.build();
    }

    private void add(String[] fields) {
        if (fields.length != 4) {
            throw new IllegalArgumentException("expected process,type,f,value");
        }
        int process = Integer.parseInt(fields[0]);
        switch (fields[1]) {
            case "invoke" -> builder.invoke(process, fields[2], "x", fields[3].isEmpty() ? null : fields[3]);
            case "ok" -> builder.ok(process, fields[3].isEmpty() ? null : fields[3]);
            case "fail" -> builder.fail(process);
            case "info" -> builder.info(process);
            default -> throw new IllegalArgumentException("expected invoke, ok, fail or info, not " + fields[1]);
        }
    }
}
