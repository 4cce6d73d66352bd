import { PROBLEM_CODES, type ProblemCode } from '@stampede/contracts';
import { problemText, TEXTS } from './texts.js';

const CODES = Object.keys(PROBLEM_CODES) as ProblemCode[];

describe('the texts', () => {
  it.each(['en', 'zh'] as const)('have a sentence for every code that the API documents (%s)', (language) => {
    const sentences = CODES.map((code) => problemText(TEXTS[language], code));
    expect(sentences.filter((sentence) => !/[.。…]$/.test(sentence))).toEqual([]);
    expect(sentences.filter((sentence) => /undefined|NaN/.test(sentence))).toEqual([]);
  });

  it('tell how long to wait, a second at least', () => {
    expect(problemText(TEXTS.en, 'RATE_LIMITED', 6400)).toContain('7 s');
    expect(problemText(TEXTS.zh, 'UNAVAILABLE', 10)).toContain('1 秒');
  });

  it('do not mix the languages', () => {
    const told = (texts: object): string[] =>
      Object.values(texts).flatMap((text: unknown) => {
        if (typeof text === 'function') return [String(text(2))];
        return typeof text === 'object' && text !== null ? told(text) : [String(text)];
      });
    const { otherLanguage: _zh, ...en } = TEXTS.en;
    const { otherLanguage: _en, ...zh } = TEXTS.zh;
    expect(told(en).filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
    expect(told(zh).filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
  });
});
