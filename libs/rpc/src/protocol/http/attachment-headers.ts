import { ATTACHMENT, newAttachments, type Attachments } from '../../common/attachments.js';

/** What is left of the caller's time, in milliseconds. */
export const TIMEOUT_HEADER = 'rpc-timeout-ms';

const PREFIX = 'rpc-attachment-';

/** Said by the request itself, or of no meaning outside of Dubbo. */
const NOT_SENT: ReadonlySet<string> = new Set([
  ATTACHMENT.path,
  ATTACHMENT.interface,
  ATTACHMENT.version,
  ATTACHMENT.group,
  ATTACHMENT.timeout,
  ATTACHMENT.dubbo,
]);

/** Attachments as headers `rpc-attachment-<name>`; what a header cannot hold, and upper case in names, is percent-encoded. */
export function attachmentHeaders(attachments: Readonly<Attachments> = {}): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const key of Object.keys(attachments))
    if (!NOT_SENT.has(key)) headers[PREFIX + encodeName(key)] = encodeText(String(attachments[key]));
  return headers;
}

/** The attachments among headers; those that are not encoded as they should be are left out. */
export function attachmentsOf(headers: Readonly<Record<string, unknown>>): Attachments {
  const attachments = newAttachments();
  for (const name of Object.keys(headers)) {
    const text = headers[name];
    if (!name.startsWith(PREFIX) || typeof text !== 'string') continue;
    try {
      const key = decodeURIComponent(name.slice(PREFIX.length));
      if (!NOT_SENT.has(key)) attachments[key] = decodeURIComponent(text);
    } catch {
      continue;
    }
  }
  return attachments;
}

const encodeName = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(/[A-Z!'()*~]/g, percent);

const encodeText = (text: string): string =>
  text.toWellFormed().replace(/[^\x21-\x24\x26-\x7e]+/g, (part) => encodeURIComponent(part));

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16)}`;
