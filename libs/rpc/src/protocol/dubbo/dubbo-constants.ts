/** Version of the protocol, not of a product; Java accepts attachments in answers from 2.0.2 on. */
export const DUBBO_VERSION = '2.0.2';
/** What Java writes for "no version". */
export const NO_VERSION = '0.0.0';

/** First value of a response's body. */
export const RESULT = {
  EXCEPTION: 0,
  VALUE: 1,
  NULL: 2,
  EXCEPTION_WITH_ATTACHMENTS: 3,
  VALUE_WITH_ATTACHMENTS: 4,
  NULL_WITH_ATTACHMENTS: 5,
} as const;

/** Whether a caller of this version reads attachments in answers: 2.0.2 to 2.0.99. */
export function readsResultAttachments(version: string | null): boolean {
  if (version === DUBBO_VERSION) return true;
  const match = version === null ? null : /^2\.0\.(\d{1,2})$/.exec(version);
  return match !== null && Number(match[1]) >= 2;
}
