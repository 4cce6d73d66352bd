package io.stampede.interop.api;

import com.google.protobuf.BytesValue;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;

/** What can be said in Protocol Buffers: messages only. These need no compiler, and Dubbo knows them. */
public interface MessagesService {
    StringValue greet(StringValue name);

    Int64Value next(Int64Value number);

    BytesValue reversed(BytesValue bytes);

    StringValue fail(StringValue message);
}
