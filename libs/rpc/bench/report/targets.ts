import type { CodecRow } from '../codec/run-codec.js';
import type { EchoRow } from '../echo/run-echo.js';
import { times } from './table.js';

/** One line of `--check`. */
export interface TargetLine {
  readonly text: string;
  readonly met: boolean;
}

/** P1: calls per second of Stampede to those of others, at least. */
const ECHO_TARGETS = { 'nest-tcp': 3, 'sofa-rpc-node': 8, 'grpc-js': 30 };
/** P1: part of the raw limit. */
const LIMIT_TARGET = 0.5;
/** P2: operations per second of our hessian2 to those of others, at least. */
const CODEC_TARGETS = { 'hessian.js': 5, json: 0.95 };

/** The targets of what was measured. */
export function checkTargets(echo: readonly EchoRow[], codec: readonly CodecRow[]): TargetLine[] {
  const lines: TargetLine[] = [];
  for (const { name, stampedeRatio } of echo) {
    if (name === 'raw-limit') lines.push(percentLine(stampedeRatio));
    if (name in ECHO_TARGETS)
      lines.push(ratioLine('P1', name, stampedeRatio, ECHO_TARGETS[name as keyof typeof ECHO_TARGETS]));
  }
  for (const { name, encodeRatio, decodeRatio } of codec) {
    if (!(name in CODEC_TARGETS)) continue;
    const target = CODEC_TARGETS[name as keyof typeof CODEC_TARGETS];
    lines.push(ratioLine('P2', `${name} encode`, encodeRatio, target));
    lines.push(ratioLine('P2', `${name} decode`, decodeRatio, target));
  }
  return lines;
}

function ratioLine(id: string, name: string, ratio: number, target: number): TargetLine {
  const met = ratio >= target;
  return { text: `${id} ${name} ${times(ratio)}, target ${target}x: ${met ? 'met' : 'missed'}`, met };
}

function percentLine(ratio: number): TargetLine {
  const met = ratio >= LIMIT_TARGET;
  const percent = (ratio * 100).toFixed(0);
  return {
    text: `P1 raw-limit ${percent} %, target ${LIMIT_TARGET * 100} %: ${met ? 'met' : 'missed'}`,
    met,
  };
}
