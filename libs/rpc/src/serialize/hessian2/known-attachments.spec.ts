import { describe, expect, it } from '@jest/globals';
import type { Attachments } from '../../common/attachments.js';
import { any } from '../../common/contract/field-type.js';
import { Hessian2Input } from './hessian2-input.js';
import { Hessian2Writer } from './hessian2-writer.js';

const text = (value: string): string => {
  const writer = new Hessian2Writer();
  writer.begin(0);
  writer.writeString(value);
  return Buffer.from(writer.bytes()).toString('hex');
};

const mapOf = (...parts: string[]): string => `48${parts.join('')}5a`;

function read(hex: string, before = ''): Attachments {
  const input = new Hessian2Input(Buffer.from(before + hex, 'hex'));
  if (before !== '') input.readValue(any());
  const pairs = input.readAttachments();
  expect(input.atEnd).toBe(true);
  return pairs;
}

/** As often as it takes to be remembered, and as often again. */
const OFTEN = 200;

describe('known attachments', () => {
  it('are the same as those that are read, and each message has its own', () => {
    const hex = mapOf(text('path'), text('a.Stock'), text('timeout'), text('200'));
    for (let time = 0; time < OFTEN; time++) {
      const pairs = read(hex);
      expect(pairs).toEqual({ path: 'a.Stock', timeout: '200' });
      pairs.path = 'changed';
      pairs.more = 'added';
    }
  });

  it('are not taken for others of the same length, nor where something follows', () => {
    const hex = mapOf(text('path'), text('a.Stock'), text('timeout'), text('200'));
    for (let time = 0; time < OFTEN; time++) read(hex);
    expect(read(mapOf(text('path'), text('a.Stock'), text('timeout'), text('201'))).timeout).toBe('201');
    expect(read(mapOf(text('qath'), text('a.Stock'), text('timeout'), text('200')))).toHaveProperty('qath');
    // Some of these lengths lead to the place where the known ones are.
    for (let more = 1; more <= 200; more++) {
      const input = new Hessian2Input(Buffer.from(hex + '91'.repeat(more), 'hex'));
      expect(input.readAttachments()).toEqual({ path: 'a.Stock', timeout: '200' });
      expect(input.readInt()).toBe(1);
    }
  });

  it('are read anew where the same bytes mean something else in another message', () => {
    const tail = mapOf(text('n'), '6095');
    const objectOf = (className: string): string => `43${text(className)}91${text('value')}6091`;
    const short = objectOf('com.alibaba.com.caucho.hessian.io.ShortHandle');
    for (let time = 0; time < OFTEN; time++) expect(read(tail, short)).toEqual({ n: '5' });
    expect(read(tail, objectOf('a.B'))).toEqual({});
  });
});
