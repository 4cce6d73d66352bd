package io.stampede.interop;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.stampede.interop.api.MessagesService;

/** Java's provider of MessagesService. */
final class Messages implements MessagesService {
    @Override
    public StringValue greet(StringValue name) {
        return StringValue.of("hello " + name.getValue());
    }

    @Override
    public Int64Value next(Int64Value number) {
        return Int64Value.of(number.getValue() + 1);
    }

    @Override
    public BytesValue reversed(BytesValue bytes) {
        byte[] given = bytes.getValue().toByteArray();
        byte[] answer = new byte[given.length];
        for (int index = 0; index < given.length; index++) answer[index] = given[given.length - 1 - index];
        return BytesValue.of(ByteString.copyFrom(answer));
    }

    @Override
    public StringValue fail(StringValue message) {
        throw new IllegalStateException(message.getValue());
    }
}
