package io.stampede.interop;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * One Java process of the matrix. Reads commands from stdin, a line each, fields divided by tabs; answers on stdout with
 * `case NAME ok` or `case NAME failed TEXT` per case and `done` per command. Ends with stdin, gracefully.
 *
 * <pre>
 * provider PORT [IN]              exports everything on the port; in another serialization than hessian2 what that has values for
 * consumer zookeeper              refers to everything, found through the registry
 * consumer direct ADDRESSES [IN]  the same at addresses, divided by commas
 * types                           calls with every sample
 * run NAME                        one case of Cases
 * bytes SAMPLE                    how Java writes it, in place of a case's name
 * changed                         the samples that Java itself does not keep as they are, in place of cases' names
 * </pre>
 */
public final class Peer {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static Cases cases;

    private Peer() {}

    public static void main(String[] args) throws Exception {
        // Whoever else prints to stdout does not speak the protocol.
        System.setOut(System.err);
        Dubbo dubbo = new Dubbo(args[0], args[1]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t");
            try {
                obey(dubbo, words);
                OUT.println("done");
            } catch (Throwable error) {
                error.printStackTrace();
                OUT.println("done\t" + oneLine(String.valueOf(error)));
            }
        }
        System.exit(0);
    }

    private static void obey(Dubbo dubbo, String[] words) throws Exception {
        switch (words[0]) {
            case "provider" -> dubbo.export(Integer.parseInt(words[1]), words.length > 2 ? words[2] : "hessian2");
            case "consumer" -> cases = new Cases(
                    dubbo, words[1].equals("direct") ? words[2].split(",") : null, words.length > 3 ? words[3] : "hessian2");
            case "types" -> cases.callWithEverySample(Peer::report);
            case "bytes" -> OUT.println("case\t" + HexFormat.of().formatHex(Wire.bytesOf(Samples.require(words[1]).value())) + "\tok");
            case "changed" -> reportChanged();
            case "run" -> cases.run(words[1]);
            default -> throw new IllegalArgumentException("no command " + words[0]);
        }
    }

    private static void reportChanged() {
        for (Samples.Sample sample : Samples.all())
            if (!Equality.same(sample.value(), sample.amongJava())) report(sample.name(), null);
    }

    private static synchronized void report(String name, Throwable error) {
        OUT.println(error == null ? "case\t" + name + "\tok" : "case\t" + name + "\tfailed\t" + oneLine(String.valueOf(error)));
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\?\\S*=\\S*", "?…").replaceAll("\\s+", " ");
        return line.length() > 600 ? line.substring(0, 600) + "…" : line;
    }
}
