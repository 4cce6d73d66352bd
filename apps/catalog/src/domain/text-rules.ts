interface TextRule {
  readonly pattern: RegExp;
  readonly demand: string;
}

const matching = (pattern: string): TextRule => ({
  pattern: new RegExp(`^${pattern}$`),
  demand: `must match ${pattern}`,
});
/** Control characters nobody means; half a surrogate pair would not come back from the database as it went. */
const line = (most: number): TextRule => ({
  pattern: new RegExp(`^(?!\\s*$)[^\\p{Cc}\\p{Cs}]{1,${most}}$`, 'u'),
  demand: `must be one line of 1 to ${most} characters`,
});
const paragraphs = (most: number): TextRule => ({
  pattern: new RegExp(`^(?:[^\\p{Cc}\\p{Cs}]|\\n){0,${most}}$`, 'u'),
  demand: `must have at most ${most} characters and no control characters but line ends`,
});

const RULES = {
  skuId: matching('[A-Za-z0-9._-]{1,64}'),
  categoryId: matching('[a-z0-9-]{1,40}'),
  picture: matching('[a-z0-9-]{1,40}'),
  titleEn: line(200),
  titleZh: line(200),
  descriptionEn: paragraphs(4000),
  descriptionZh: paragraphs(4000),
  nameEn: line(80),
  nameZh: line(80),
};
type TextField = keyof typeof RULES;

/** Everything that is wrong with these fields, one sentence each. */
export function findTextProblems(fields: Partial<Readonly<Record<TextField, string>>>): string[] {
  return Object.entries(fields).flatMap(([field, value]) => {
    const { pattern, demand } = RULES[field as TextField];
    return pattern.test(value) ? [] : [`${field} ${demand}.`];
  });
}

export function isValid(field: TextField, value: string): boolean {
  return RULES[field].pattern.test(value);
}
