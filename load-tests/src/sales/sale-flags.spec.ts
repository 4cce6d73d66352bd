import { UsageError } from '../cli/usage-error.js';
import { parseSaleCommand } from './sale-flags.js';

const parse = (line: string) => parseSaleCommand(line.split(' ').filter((word) => word !== ''));

describe('the words after npm run sale', () => {
  const defaults = {
    name: 'create',
    saleName: 'A sale by hand',
    stock: 1000,
    startsInMs: 30_000,
    durationMs: 600_000,
    perUserLimit: 1,
    priceCents: 9900,
    skus: 1,
    skuId: undefined,
    isDraft: false,
  };

  it('create a sale when they name no command', () => {
    expect(parse('')).toEqual(defaults);
    expect(parse('create')).toEqual(defaults);
    expect(parse('--stock 500 --starts-in 0s --duration 1h --limit 2 --price 0 --skus 3')).toEqual({
      ...defaults,
      stock: 500,
      startsInMs: 0,
      durationMs: 3_600_000,
      perUserLimit: 2,
      priceCents: 0,
      skus: 3,
    });
    expect(parse('create --sku aurora-phone --name Friday --draft')).toEqual({
      ...defaults,
      skuId: 'aurora-phone',
      saleName: 'Friday',
      isDraft: true,
    });
  });

  it('list, publish, restock and end', () => {
    expect(parse('list')).toEqual({ name: 'list', limit: 20 });
    expect(parse('list --limit 100')).toEqual({ name: 'list', limit: 100 });
    expect(parse('publish my-sale')).toEqual({ name: 'publish', saleId: 'my-sale' });
    expect(parse('end my-sale')).toEqual({ name: 'end', saleId: 'my-sale' });
    const restock = { name: 'restock', saleId: 'my-sale', skuId: 'sku-1', units: 5 };
    expect(parse('restock my-sale --sku sku-1 --units 5 --key k')).toEqual({ ...restock, key: 'k' });
  });

  it('restock under a new key each time, unless one is given', () => {
    const keyOf = (command: object) => (command as { key: string }).key;
    const [one, two] = [1, 2].map(() => keyOf(parse('restock my-sale --sku a --units 5')));
    expect(one).not.toBe(two);
  });

  it.each([
    ['--help', 'restock <saleId>'],
    ['-h', 'restock <saleId>'],
    ['create --help', '--starts-in'],
    ['list --help', '--limit'],
    ['publish --help', 'publish <saleId>'],
    ['restock --help', '--key'],
    ['restock my-sale --help', '--key'],
    ['end --help', 'end <saleId>'],
  ])('%s explains', (line, text) => {
    expect(parse(line)).toEqual({ name: 'help', text: expect.stringContaining(text) });
  });

  it.each([
    ['start', /no command "start"; there are: list, create, publish, restock, end/],
    ['toString', /no command/],
    ['--stok 3', /--stok/],
    ['create extra', /extra/],
    ['--stock 0', /--stock must be a whole number from 1/],
    ['--starts-in soon', /--starts-in must be a length of time/],
    ['--sku a/b', /--sku must have/],
    ['--sku a --skus 2', /leave out --skus/],
    ['list --limit 101', /--limit/],
    ['list all', /all/],
    ['publish', /npm run sale -- publish <saleId>/],
    ['publish My_Sale', /"My_Sale" is not the id of a sale/],
    ['publish one two', /two/],
    ['end', /npm run sale -- end <saleId>/],
    ['end my-sale --now', /--now/],
    ['restock --sku a --units 1', /npm run sale -- restock <saleId>/],
    ['restock my-sale', /--sku and --units/],
    ['restock my-sale --sku a', /--sku and --units/],
    ['restock my-sale --sku a --units 0', /--units must be a whole number from 1/],
    ['restock my-sale --sku a --units -5', /--units/],
    ['restock my-sale --sku a --units 1 --key ä', /--key/],
  ])('%s is refused in one clear line', (line, message) => {
    expect(() => parse(line)).toThrow(UsageError);
    expect(() => parse(line)).toThrow(message);
  });

  it('refuse a name that is none', () => {
    for (const name of ['', 'x'.repeat(201)])
      expect(() => parseSaleCommand(['--name', name])).toThrow(/--name/);
  });
});
