package io.stampede.interop;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.apache.dubbo.common.URL;
import org.apache.dubbo.common.extension.ExtensionLoader;
import org.apache.dubbo.common.serialize.ObjectOutput;
import org.apache.dubbo.common.serialize.Serialization;

/** What this version of Dubbo makes of a value on its way to another Java process. */
final class Wire {
    private static final URL ANY = URL.valueOf("dubbo://127.0.0.1:1/any");

    private Wire() {}

    static byte[] bytesOf(Object value) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ObjectOutput output = hessian2().serialize(ANY, bytes);
        output.writeObject(value);
        output.flushBuffer();
        return bytes.toByteArray();
    }

    static Object through(Class<?> type, Object value) throws Exception {
        return hessian2().deserialize(ANY, new ByteArrayInputStream(bytesOf(value))).readObject(type);
    }

    private static Serialization hessian2() {
        return ExtensionLoader.getExtensionLoader(Serialization.class).getExtension("hessian2");
    }
}
