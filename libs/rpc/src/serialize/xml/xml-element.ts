import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { TypeMismatch } from '../../common/type-mismatch.js';
import { LIMITS } from '../plain/limits.js';

/** An element by its local name; prefixes are left out. */
export interface XmlElement {
  readonly name: string;
  /** By local name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Of the element itself, without that of its children. */
  readonly text: string;
}

/** A level of a contract is at most three elements: a map, its entry, a value. The envelope comes on top. */
const MAX_DEPTH = LIMITS.depth * 3 + 8;
const MAX_TAGS = 200_000;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_DEPTH,
});

type ParsedNode = Readonly<Record<string, unknown>>;

/**
 * Reads the XML of strangers: no document type, so that there are no entities but XML's own five and characters by number; depth and
 * number of elements are bounded.
 *
 * @throws SyntaxError or RangeError
 */
export function parseXml(bytes: Buffer): XmlElement {
  const text = decode(bytes);
  if (/<!(?!--|\[CDATA\[)/.test(text)) throw new SyntaxError('XML with a document type is refused');
  let tags = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1))
    if (++tags > MAX_TAGS) throw new RangeError(`more than ${MAX_TAGS} tags`);
  // The parser bounds depth and the validator does not: it comes second.
  const nodes = parse(text).filter((node) => !('#text' in node));
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new SyntaxError(`no well-formed XML: ${valid.err.msg}`);
  if (nodes.length !== 1) throw new SyntaxError('XML has one element at its root');
  return elementOf(nodes[0]!);
}

function parse(text: string): ParsedNode[] {
  try {
    return parser.parse(text) as ParsedNode[];
  } catch (error) {
    throw new SyntaxError('no well-formed XML, or nested too deep', { cause: error });
  }
}

function decode(bytes: Buffer): string {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const encoding = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1] ?? 'utf-8';
  if (encoding.toLowerCase() !== 'utf-8') throw new SyntaxError('XML must be in UTF-8');
  return text;
}

function elementOf(node: ParsedNode): XmlElement {
  const tag = Object.keys(node).find((key) => key !== ':@') ?? '';
  const children: XmlElement[] = [];
  let text = '';
  for (const child of node[tag] as ParsedNode[]) {
    if ('#text' in child) text += unescape(String(child['#text']));
    else if ('#cdata' in child)
      text += (child['#cdata'] as ParsedNode[]).map((part) => String(part['#text'])).join('');
    else children.push(elementOf(child));
  }
  const attributes = new Map<string, string>();
  for (const [name, value] of Object.entries((node[':@'] ?? {}) as Record<string, unknown>))
    attributes.set(name.startsWith('xmlns') ? name : localName(name), unescape(String(value)));
  return { name: localName(tag), attributes, children, text };
}

export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Also makes line ends what XML has them be. */
function unescape(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n');
  if (!lines.includes('&')) return lines;
  return lines.replace(/&([^;&]{0,12});?/g, (whole, name: string) => {
    const code = /^#(?:x([\da-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
    const point = code === null ? NaN : parseInt(code[1] ?? code[2]!, code[1] === undefined ? 10 : 16);
    const character = point <= 0x10ffff ? String.fromCodePoint(point) : ENTITIES.get(name);
    if (character === undefined || !whole.endsWith(';'))
      throw new SyntaxError('an entity that is not one of XML');
    return character;
  });
}

const NOT_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const SPECIAL = /[&<>"\r]/g;

/** Text between tags or in quotes. @throws TypeMismatch for characters that XML has no way to write */
export function escapeXml(text: string): string {
  if (NOT_XML.test(text)) throw new TypeMismatch('string of XML characters', 'another character');
  return text.replace(SPECIAL, (character) => `&#${character.charCodeAt(0)};`);
}
