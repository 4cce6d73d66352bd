import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { decodeNote, encodeNote } from './raw-note.js';
import type { Contender, Note } from './contender.js';

const LENGTH_BYTES = 4;
const CHUNK_BYTES = 64 * 1024;

/**
 * The limit: a length and the note's bytes, sent back as they are, answers in the order of the questions; what is written in one turn
 * of the event loop leaves in one system call. No ids, no deadlines, nothing encoded.
 */
export const rawContender: Contender = {
  title: 'raw framed echo (the limit)',

  async serve() {
    const server = createServer((socket) => {
      const writer = new CoalescingWriter(socket.setNoDelay(true));
      readFrames(socket, (bytes, from, to) => writer.write(bytes, from, to));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },

  async connect(port) {
    const socket = connect({ port, host: '127.0.0.1' }).setNoDelay(true);
    await once(socket, 'connect');
    const writer = new CoalescingWriter(socket);
    const waiting: ((note: Note) => void)[] = [];
    let answered = 0;
    readFrames(socket, (bytes, from, to) => {
      waiting[answered++]!(decodeNote(bytes.subarray(from + LENGTH_BYTES, to)));
      if (answered === waiting.length) waiting.length = answered = 0;
    });
    const frame = frameOf(encodeNote());
    return () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        writer.write(frame, 0, frame.length);
      });
  },
};

class CoalescingWriter {
  private chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  private start = 0;
  private end = 0;
  private readonly flush = (): void => {
    this.socket.write(this.chunk.subarray(this.start, this.end));
    this.start = this.end;
  };

  constructor(private readonly socket: Socket) {}

  write(bytes: Buffer, from: number, to: number): void {
    if (this.end + to - from > CHUNK_BYTES) {
      this.flush();
      this.chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      this.start = this.end = 0;
    }
    if (this.end === this.start) setImmediate(this.flush);
    this.end += bytes.copy(this.chunk, this.end, from, to);
  }
}

function readFrames(socket: Socket, onFrame: (bytes: Buffer, from: number, to: number) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (bytes.length - at >= LENGTH_BYTES) {
      const end = at + LENGTH_BYTES + bytes.readInt32BE(at);
      if (end > bytes.length) break;
      onFrame(bytes, at, end);
      at = end;
    }
    rest = bytes.subarray(at);
  });
}

function frameOf(body: Buffer): Buffer {
  const frame = Buffer.alloc(LENGTH_BYTES + body.length);
  frame.writeInt32BE(body.length, 0);
  body.copy(frame, LENGTH_BYTES);
  return frame;
}
