/** One codec in a process of its own, so that no other has shaped what the engine compiled: `codec-process.ts NAME`. */
import { answerRequests } from '../process/answering.js';
import { operationsPerSecond } from '../process/operations.js';
import { SUBJECTS, type SubjectName } from './subjects.js';

export interface CodecRequest {
  readonly durationMs: number;
}

export interface CodecResult {
  readonly title: string;
  readonly bytes: number;
  readonly encodesPerSecond: number;
  readonly decodesPerSecond: number;
}

const subject = SUBJECTS[process.argv[2] as SubjectName]();
subject.verify();

answerRequests(({ durationMs }: CodecRequest): CodecResult => {
  const { title, bytes } = subject;
  return {
    title,
    bytes,
    encodesPerSecond: operationsPerSecond(subject.encode, durationMs),
    decodesPerSecond: operationsPerSecond(subject.decode, durationMs),
  };
});
