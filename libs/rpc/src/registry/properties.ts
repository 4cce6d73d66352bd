/*
 * Java's properties format, as java.util.Properties stores and loads it: ISO 8859-1, one `key=value` a line, `#` and `!` begin
 * comments, a backslash at the end of a line continues it, `\t \n \r \f \uXXXX` and a backslash before any other character.
 */

/** Writes the entries under a comment and the date, keys in order. */
export function formatProperties(entries: ReadonlyMap<string, string>, comment: string): string {
  const lines = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${escape(key, true)}=${escape(value, false)}`);
  return [`#${comment}`, `#${new Date().toUTCString()}`, ...lines, ''].join('\n');
}

export function parseProperties(text: string): Map<string, string> {
  const entries = new Map<string, string>();
  for (const line of logicalLines(text)) {
    const { key, rest } = splitKey(line);
    entries.set(unescape(key), unescape(rest));
  }
  return entries;
}

/** Lines without comments and leading white space, continued ones joined. */
function* logicalLines(text: string): Generator<string> {
  let line = '';
  let continued = false;
  for (const natural of text.split(/\r\n|\n|\r/)) {
    const trimmed = natural.replace(/^[ \t\f]+/, '');
    if (!continued && (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('!'))) continue;
    line += trimmed;
    continued = /(?:^|[^\\])(?:\\\\)*\\$/.test(line);
    if (continued) {
      line = line.slice(0, -1);
      continue;
    }
    yield line;
    line = '';
  }
  if (line !== '') yield line;
}

function splitKey(line: string): { key: string; rest: string } {
  let at = 0;
  while (at < line.length && !/[=: \t\f]/.test(line[at]!)) at += line[at] === '\\' ? 2 : 1;
  const rest = line.slice(at).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '');
  return { key: line.slice(0, at), rest };
}

const NAMED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescape(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|([^]))/g,
    (_match, hex: string | undefined, other: string | undefined) =>
      hex === undefined ? (NAMED[other!] ?? other!) : String.fromCharCode(parseInt(hex, 16)),
  );
}

function escape(text: string, isKey: boolean): string {
  return text.replace(/[^]/g, (character, at: number) => {
    switch (character) {
      case ' ':
        return isKey || at === 0 ? '\\ ' : ' ';
      case '\t':
        return '\\t';
      case '\n':
        return '\\n';
      case '\r':
        return '\\r';
      case '\f':
        return '\\f';
      case '\\':
      case '=':
      case ':':
      case '#':
      case '!':
        return `\\${character}`;
      default:
        return character < ' ' || character > '~'
          ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
          : character;
    }
  });
}
