import { randomUUID } from 'node:crypto';
import { durationMs, parseFlags, wholeNumber } from '../cli/parse-flags.js';
import { UsageError } from '../cli/usage-error.js';
import { SALE_HELP } from './sale-help.js';

export type SaleCommand =
  | { readonly name: 'help'; readonly text: string }
  | { readonly name: 'list'; readonly limit: number }
  | ({ readonly name: 'create' } & CreateFlags)
  | { readonly name: 'publish' | 'end'; readonly saleId: string }
  | ({ readonly name: 'restock' } & RestockFlags);

export interface CreateFlags {
  readonly saleName: string;
  readonly stock: number;
  readonly startsInMs: number;
  readonly durationMs: number;
  readonly perUserLimit: number;
  readonly priceCents: number;
  readonly skus: number;
  /** The catalogue's; undefined where none was named. */
  readonly skuId: string | undefined;
  readonly isDraft: boolean;
}

export interface RestockFlags {
  readonly saleId: string;
  readonly skuId: string;
  readonly units: number;
  /** The same key again adds nothing. */
  readonly key: string;
}

const MONTH_MS = 30 * 24 * 3_600_000;
const SALE_ID = /^[a-z0-9-]{3,40}$/;
const SKU_ID = /^[A-Za-z0-9._-]{1,64}$/;
const KEY = /^[\x20-\x7e]{1,255}$/;

const PARSERS = {
  list: parseList,
  create: parseCreate,
  publish: (args: readonly string[]) => parseChange('publish', args),
  restock: parseRestock,
  end: (args: readonly string[]) => parseChange('end', args),
} as const;
type CommandName = keyof typeof PARSERS;

/** Reads the words after `npm run sale --`. Without the name of a command it is create. */
export function parseSaleCommand(args: readonly string[]): SaleCommand {
  const [first] = args;
  if (first === undefined || first.startsWith('-')) return parseCreate(args, SALE_HELP.all);
  if (!isCommand(first)) {
    throw new UsageError(
      `There is no command "${first}"; there are: ${Object.keys(PARSERS).join(', ')}. Try --help.`,
    );
  }
  return PARSERS[first](args.slice(1));
}

const isCommand = (word: string): word is CommandName => Object.hasOwn(PARSERS, word);
const help = (text: string): SaleCommand => ({ name: 'help', text });

function parseList(args: readonly string[]): SaleCommand {
  const flags = parseFlags(args, { limit: { type: 'string', default: '20' } });
  if (flags.help) return help(SALE_HELP.list);
  return { name: 'list', limit: wholeNumber(flags, 'limit', 1, 100) };
}

function parseCreate(args: readonly string[], helpText: string = SALE_HELP.create): SaleCommand {
  const flags = parseFlags(args, {
    stock: { type: 'string', default: '1000' },
    'starts-in': { type: 'string', default: '30s' },
    duration: { type: 'string', default: '10m' },
    limit: { type: 'string', default: '1' },
    price: { type: 'string', default: '9900' },
    skus: { type: 'string', default: '1' },
    sku: { type: 'string' },
    name: { type: 'string', default: 'A sale by hand' },
    draft: { type: 'boolean', default: false },
  });
  if (flags.help) return help(helpText);
  const skus = wholeNumber(flags, 'skus', 1, 50);
  const skuId = flags.sku === undefined ? undefined : skuOf(flags.sku);
  if (skuId !== undefined && skus > 1) throw new UsageError('--sku names one: leave out --skus.');
  const saleName = String(flags.name);
  if (saleName.length < 1 || saleName.length > 200)
    throw new UsageError('--name must have 1 to 200 characters.');
  return {
    name: 'create',
    saleName,
    stock: wholeNumber(flags, 'stock', 1, 10_000_000),
    startsInMs: durationMs(flags, 'starts-in', 0, MONTH_MS),
    durationMs: durationMs(flags, 'duration', 1000, MONTH_MS),
    perUserLimit: wholeNumber(flags, 'limit', 1, 1000),
    priceCents: wholeNumber(flags, 'price', 0, 100_000_000),
    skus,
    skuId,
    isDraft: flags.draft === true,
  };
}

function parseChange(name: 'publish' | 'end', args: readonly string[]): SaleCommand {
  const { saleId, rest } = takeSaleId(args);
  if (parseFlags(rest, {}).help) return help(SALE_HELP[name]);
  return { name, saleId: requireSaleId(name, saleId) };
}

function parseRestock(args: readonly string[]): SaleCommand {
  const { saleId, rest } = takeSaleId(args);
  const flags = parseFlags(rest, {
    sku: { type: 'string' },
    units: { type: 'string' },
    key: { type: 'string', default: randomUUID() },
  });
  if (flags.help) return help(SALE_HELP.restock);
  const known = requireSaleId('restock', saleId);
  if (flags.sku === undefined || flags.units === undefined)
    throw new UsageError('restock needs --sku and --units. Try --help.');
  const key = String(flags.key);
  if (!KEY.test(key)) throw new UsageError('--key must have 1 to 255 printable ASCII characters.');
  const units = wholeNumber(flags, 'units', 1, 10_000_000);
  return { name: 'restock', saleId: known, skuId: skuOf(flags.sku), units, key };
}

/** The sale stands right after the command. */
function takeSaleId(args: readonly string[]): { saleId: string | undefined; rest: readonly string[] } {
  const [first, ...rest] = args;
  return first === undefined || first.startsWith('-')
    ? { saleId: undefined, rest: args }
    : { saleId: first, rest };
}

function requireSaleId(command: CommandName, saleId: string | undefined): string {
  if (saleId === undefined)
    throw new UsageError(
      `Name the sale right after the command: npm run sale -- ${command} <saleId>. npm run sale -- list shows them.`,
    );
  if (!SALE_ID.test(saleId))
    throw new UsageError(
      `"${saleId}" is not the id of a sale: 3 to 40 small letters, digits or hyphens. npm run sale -- list shows them.`,
    );
  return saleId;
}

function skuOf(flag: string | boolean): string {
  const skuId = String(flag);
  if (!SKU_ID.test(skuId))
    throw new UsageError(
      `--sku must have 1 to 64 letters, digits, dots, hyphens or underscores, not "${skuId}".`,
    );
  return skuId;
}
