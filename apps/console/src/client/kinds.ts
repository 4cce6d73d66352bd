import type { AnswerKind } from '../domain/answer-kind.js';

export const KIND_NAMES: Readonly<Record<AnswerKind, string>> = {
  accepted: 'Accepted',
  soldOut: 'Sold out',
  refused: 'Refused',
  failed: 'Failed',
};

/** Names of the colours in the style sheet. */
export const KIND_COLORS: Readonly<Record<AnswerKind, string>> = {
  accepted: '--accepted',
  soldOut: '--sold-out',
  refused: '--refused',
  failed: '--failed',
};
