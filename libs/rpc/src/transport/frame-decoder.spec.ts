import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameDecoder, type FrameFault } from './frame-decoder.js';
import { HEADER_BYTES, writeHeader } from './frame-header.js';

function frame(text: string, id = 1): Buffer {
  const body = Buffer.from(text);
  const bytes = Buffer.alloc(HEADER_BYTES + body.length);
  writeHeader(bytes, 0xc2, 0, 0x7fffffff, id, body.length);
  body.copy(bytes, HEADER_BYTES);
  return bytes;
}

function decode(chunks: readonly Buffer[], maxFrameBytes = 1000) {
  const frames: string[] = [];
  const oversized: number[] = [];
  const faults: FrameFault[] = [];
  const decoder = new FrameDecoder(
    {
      onFrame: (header, body) => frames.push(`${header.idHigh}/${header.idLow}:${body.toString()}`),
      onOversizedFrame: (header) => oversized.push(header.length),
      onFault: (fault) => faults.push(fault),
    },
    maxFrameBytes,
  );
  for (const chunk of chunks) decoder.push(chunk);
  return { frames, oversized, faults };
}

const bytesOf = (buffer: Buffer): Buffer[] => [...buffer].map((byte) => Buffer.from([byte]));

describe('FrameDecoder', () => {
  it('reads a frame that comes in one chunk', () => {
    expect(decode([frame('hello')]).frames).toEqual(['2147483647/1:hello']);
  });

  it('reads a frame that comes one byte at a time', () => {
    expect(decode(bytesOf(frame('秒杀😀'))).frames).toEqual(['2147483647/1:秒杀😀']);
  });

  it('reads two frames and a half from one chunk', () => {
    const third = frame('third', 3);
    const first = Buffer.concat([frame('first', 1), frame('second', 2), third.subarray(0, 18)]);
    expect(decode([first, third.subarray(18)]).frames).toEqual([
      '2147483647/1:first',
      '2147483647/2:second',
      '2147483647/3:third',
    ]);
  });

  it('reads a frame that is split inside its header, inside a character and at every other byte', () => {
    const bytes = Buffer.concat([frame('a', 1), frame('é😀', 2), frame('', 3)]);
    for (let at = 1; at < bytes.length; at++) {
      expect(decode([bytes.subarray(0, at), bytes.subarray(at)]).frames).toEqual([
        '2147483647/1:a',
        '2147483647/2:é😀',
        '2147483647/3:',
      ]);
    }
  });

  it('reads frames without a body', () => {
    expect(decode([frame('', 1), frame('', 2)]).frames).toEqual(['2147483647/1:', '2147483647/2:']);
  });

  it('stops at a wrong magic, whole or split', () => {
    expect(decode([Buffer.from('GET / HTTP/1.1\r\n')])).toEqual({
      frames: [],
      oversized: [],
      faults: ['bad-magic'],
    });
    expect(decode([Buffer.from([0xda]), Buffer.from([0xbc])]).faults).toEqual(['bad-magic']);
    const after = decode([Buffer.concat([frame('good'), Buffer.alloc(100)]), frame('too late')]);
    expect(after).toEqual({ frames: ['2147483647/1:good'], oversized: [], faults: ['bad-magic'] });
  });

  it('stops at a negative length', () => {
    const bytes = frame('x');
    bytes.writeInt32BE(-1, 12);
    expect(decode([bytes])).toEqual({ frames: [], oversized: [], faults: ['negative-length'] });
  });

  it('tells of a frame over the limit at its header, skips its body and goes on', () => {
    const bytes = Buffer.concat([frame('x'.repeat(1001), 1), frame('x'.repeat(1000), 2)]);
    for (const chunks of [[bytes], bytesOf(bytes), [bytes.subarray(0, 16), bytes.subarray(16)]]) {
      const { frames, oversized, faults } = decode(chunks);
      expect(oversized).toEqual([1001]);
      expect(frames).toEqual([`2147483647/2:${'x'.repeat(1000)}`]);
      expect(faults).toEqual([]);
    }
    expect(decode([frame('x'.repeat(1001)).subarray(0, 16)]).oversized).toEqual([1001]);
  });

  it('does not copy a body that lies in one chunk', () => {
    const chunk = Buffer.concat([frame('first'), frame('second')]);
    const bodies: Buffer[] = [];
    const listener = {
      onFrame: (_: unknown, body: Buffer) => bodies.push(body),
      onOversizedFrame: () => 0,
      onFault: () => 0,
    };
    new FrameDecoder(listener, 1000).push(chunk);
    expect(bodies.map((body) => body.buffer)).toEqual([chunk.buffer, chunk.buffer]);
  });

  it('gives the same frames however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 300, unit: 'grapheme' })),
        fc.infiniteStream(fc.integer({ min: 1, max: 50 })),
        (texts, sizes) => {
          const bytes = Buffer.concat(texts.map((text, index) => frame(text, index)));
          const chunks: Buffer[] = [];
          for (let at = 0; at < bytes.length;) {
            const size = sizes.next().value as number;
            chunks.push(bytes.subarray(at, at + size));
            at += size;
          }
          expect(decode(chunks, 100_000).frames).toEqual(
            texts.map((text, index) => `2147483647/${index}:${text}`),
          );
        },
      ),
    );
  });
});
