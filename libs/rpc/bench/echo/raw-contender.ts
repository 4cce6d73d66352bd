import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { decodeNote, encodeNote } from './raw-note.js';
import { NOTE, type Contender, type Driver } from './contender.js';

const LENGTH_BYTES = 4;

/**
 * The limit: a length and the note's bytes, sent back as they are. No ids, no promises, no deadlines; what one chunk asks is
 * answered with one write.
 */
export const rawContender: Contender = {
  title: 'raw framed echo (the limit)',

  async serve() {
    const server = createServer((socket) => {
      readFrames(socket.setNoDelay(true), (frames) => socket.write(joined(frames)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },

  async connect(port) {
    const socket = connect({ port, host: '127.0.0.1' }).setNoDelay(true);
    await once(socket, 'connect');
    return new RawDriver(socket);
  },
};

class RawDriver implements Driver {
  private readonly frame = frameOf(encodeNote());
  private onFrames: (frames: readonly Buffer[]) => void = () => undefined;

  constructor(private readonly socket: Socket) {
    readFrames(socket, (frames) => this.onFrames(frames));
  }

  echo(): Promise<typeof NOTE> {
    return new Promise((resolve) => {
      this.onFrames = ([frame]) => resolve(decodeNote(frame!.subarray(LENGTH_BYTES)));
      this.socket.write(this.frame);
    });
  }

  drive(inFlight: number, stopped: () => boolean): Promise<number> {
    let calls = 0;
    let underWay = inFlight;
    const requests = joined(Array.from({ length: inFlight }, () => this.frame));
    return new Promise((resolve) => {
      this.onFrames = (frames) => {
        calls += frames.length;
        if (!stopped())
          this.socket.write(Buffer.from(requests.subarray(0, frames.length * this.frame.length)));
        else if ((underWay -= frames.length) === 0) resolve(calls);
      };
      this.socket.write(requests);
    });
  }
}

/** Gives all whole frames of a chunk at once. */
function readFrames(socket: Socket, onFrames: (frames: readonly Buffer[]) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const frames: Buffer[] = [];
    let at = 0;
    while (bytes.length - at >= LENGTH_BYTES) {
      const end = at + LENGTH_BYTES + bytes.readInt32BE(at);
      if (end > bytes.length) break;
      frames.push(bytes.subarray(at, end));
      at = end;
    }
    rest = bytes.subarray(at);
    if (frames.length > 0) onFrames(frames);
  });
}

function joined(frames: readonly Buffer[]): Buffer {
  let length = 0;
  for (const frame of frames) length += frame.length;
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const frame of frames) at += frame.copy(bytes, at);
  return bytes;
}

function frameOf(body: Buffer): Buffer {
  const frame = Buffer.alloc(LENGTH_BYTES + body.length);
  frame.writeInt32BE(body.length, 0);
  body.copy(frame, LENGTH_BYTES);
  return frame;
}
