import { Hessian2Serializer } from '../../src/serialize/hessian2/hessian2-serializer.js';
import { captureBytes } from '../../src/serialize/serializer.js';
import { NOTE, type Note } from './contender.js';
import { NoteType } from './stampede-contender.js';

const bytes = captureBytes(new Hessian2Serializer(), (output) => output.writeValue(NoteType, NOTE));

/** The note as hessian2, for contenders that carry bytes. */
export const encodeNote = (): Buffer => bytes;

/** Only whether these are the note's bytes: such a contender does not look into them. */
export function decodeNote(body: Buffer): Note {
  if (body.length !== bytes.length) throw new Error(`${body.length} bytes came back, not ${bytes.length}`);
  return NOTE;
}
