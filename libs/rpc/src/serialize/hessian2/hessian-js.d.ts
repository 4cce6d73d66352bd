/** What is used of the codec package, private parts included: a later serializer replaces it. */
declare module 'hessian.js' {
  interface ByteBuffer {
    /** The whole allocation. */
    _bytes: Buffer;
    /** Where the next byte goes or comes from. */
    _offset: number;
    _size: number;
    put(byte: number): ByteBuffer;
    put(bytes: Uint8Array): ByteBuffer;
    get(): number;
    get(index: number): number;
    skip(count: number): ByteBuffer;
  }

  class EncoderV2 {
    constructor(options: { size: number });
    byteBuffer: ByteBuffer;
    reset(): this;
    writeNull(): this;
    writeBool(value: boolean): this;
    writeInt(value: number): this;
    writeLong(value: number): this;
    writeDouble(value: number): this;
    writeString(value: string): this;
    writeBytes(value: Buffer): this;
  }

  class DecoderV2 {
    constructor(bytes: Buffer);
    byteBuffer: ByteBuffer;
    refMap: Record<number, unknown>;
    refId: number;
    classes: { name: string; fields: string[] }[];
    types: string[];
    _isLastChunk: boolean;
    _addRef(value: unknown): void;
    _readUTF8String(length?: number): string;
    _readObjectDefinition(): unknown;
    read(withType?: boolean): unknown;
    readInt(): number;
    readLong(): number | string;
    readString(): string;
    readType(): string;
    readRefId(): number;
    throwError(method: string, code: number): never;
  }

  const hessian: { EncoderV2: typeof EncoderV2; DecoderV2: typeof DecoderV2 };
  export default hessian;
  export { DecoderV2, EncoderV2 };
}
