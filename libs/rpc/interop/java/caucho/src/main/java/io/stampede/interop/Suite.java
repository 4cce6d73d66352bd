package io.stampede.interop;

import com.caucho.hessian.io.Hessian2Input;
import com.caucho.hessian.io.Hessian2Output;
import com.caucho.hessian.test.TestHessian2;
import com.caucho.hessian.test.TestHessian2Servlet;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Caucho's public suite without its server. Commands on stdin and answers on stdout are like those of Peer.
 *
 * <pre>
 * list                    the names of all methods, in place of cases' names
 * reply METHOD            what the method returns, as Java writes it, in place of a case's name
 * argument METHOD BYTES   whether the method takes what these bytes are read as for its argument
 * </pre>
 */
public final class Suite {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final TestHessian2Servlet SUITE = new TestHessian2Servlet();

    private Suite() {}

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t");
            try {
                obey(words);
                OUT.println("done");
            } catch (Throwable error) {
                error.printStackTrace();
                OUT.println("done\t" + String.valueOf(error).replaceAll("\\s+", " "));
            }
        }
    }

    private static void obey(String[] words) throws Exception {
        switch (words[0]) {
            case "list" -> {
                for (Method method : TestHessian2.class.getMethods()) OUT.println("case\t" + method.getName() + "\tok");
            }
            case "reply" -> OUT.println("case\t" + HexFormat.of().formatHex(bytesOf(call(words[1]))) + "\tok");
            case "argument" -> check(words[1], HexFormat.of().parseHex(words[2]));
            default -> throw new IllegalArgumentException("no command " + words[0]);
        }
    }

    private static void check(String method, byte[] bytes) throws Exception {
        Hessian2Input input = new Hessian2Input(new ByteArrayInputStream(bytes));
        Object argument = input.readObject();
        Object verdict = call(method, argument);
        if (!Boolean.TRUE.equals(verdict)) throw new AssertionError("Java sees " + argument + " of " + argument.getClass());
    }

    private static Object call(String name, Object... arguments) throws Exception {
        Class<?>[] types = arguments.length == 0 ? new Class<?>[0] : new Class<?>[] {Object.class};
        try {
            return SUITE.getClass().getMethod(name, types).invoke(SUITE, arguments);
        } catch (InvocationTargetException error) {
            throw new IllegalStateException(error.getCause());
        }
    }

    private static byte[] bytesOf(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Hessian2Output output = new Hessian2Output(bytes);
        output.writeObject(value);
        output.flush();
        return bytes.toByteArray();
    }
}
