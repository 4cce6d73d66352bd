import { describe, expect, it } from '@jest/globals';
import type { Goods, NewGoods } from '@stampede/contracts';
import { findGoodsProblems, findRenamingProblems, isRenamedBy, isSameGoods } from './goods.js';

const lamp: NewGoods = {
  skuId: 'lumen-lamp',
  titleEn: 'Lamp',
  titleZh: '台灯',
  descriptionEn: 'It shines.\nAt night, too.',
  descriptionZh: '',
  picture: 'lamp',
  listPriceCents: 0,
  categoryIds: ['home'],
};
const stored: Goods = { ...lamp, version: 1 };

describe('new goods', () => {
  it('have no problems when they are right', () => {
    expect(findGoodsProblems(lamp)).toEqual([]);
    expect(findGoodsProblems({ ...lamp, listPriceCents: 2 ** 31 - 1, categoryIds: [] })).toEqual([]);
    expect(findGoodsProblems({ ...lamp, titleZh: '😀'.repeat(200) })).toEqual([]);
  });

  it.each<[string, Partial<NewGoods>]>([
    ['skuId', { skuId: '' }],
    ['skuId', { skuId: 'a b' }],
    ['skuId', { skuId: 'a\n' }],
    ['skuId', { skuId: 'a'.repeat(65) }],
    ['titleEn', { titleEn: ' ' }],
    ['titleEn', { titleEn: 'two\nlines' }],
    ['titleZh', { titleZh: '灯'.repeat(201) }],
    ['titleZh', { titleZh: '\ud800' }],
    ['descriptionEn', { descriptionEn: 'nul\0' }],
    ['descriptionZh', { descriptionZh: '灯'.repeat(4001) }],
    ['picture', { picture: '../lamp' }],
    ['picture', { picture: 'a'.repeat(41) }],
    ['listPriceCents', { listPriceCents: -1 }],
    ['listPriceCents', { listPriceCents: 2 ** 31 }],
    ['listPriceCents', { listPriceCents: 0.5 }],
    ['categoryIds', { categoryIds: ['Home'] }],
    ['categoryIds', { categoryIds: ['home', 'home'] }],
    ['categoryIds', { categoryIds: Array.from({ length: 21 }, (_, index) => `c${index}`) }],
  ])('are told what is wrong with their %s', (field, wrong) => {
    expect(findGoodsProblems({ ...lamp, ...wrong })).toEqual([expect.stringContaining(field)]);
  });

  it('are told everything at once', () => {
    expect(findGoodsProblems({ ...lamp, skuId: '', titleEn: '', listPriceCents: -1 })).toHaveLength(3);
  });
});

describe('the same goods', () => {
  it('have the same content, whatever categories came since', () => {
    expect(isSameGoods({ ...stored, version: 3, categoryIds: ['home', 'new'] }, lamp)).toBe(true);
  });

  it.each<Partial<Goods>>([
    { titleZh: '灯' },
    { descriptionEn: '' },
    { picture: 'phone' },
    { listPriceCents: 1 },
    { categoryIds: [] },
  ])('are not goods with %j', (change) => {
    expect(isSameGoods({ ...stored, ...change }, lamp)).toBe(false);
  });
});

describe('a renaming', () => {
  const renaming = { skuId: 'lumen-lamp', expectedVersion: 1, titleEn: 'Light', titleZh: '灯' };

  it('is told everything at once', () => {
    expect(findRenamingProblems(renaming)).toEqual([]);
    expect(
      findRenamingProblems({ skuId: '\0', expectedVersion: 0, titleEn: '', titleZh: '\t' }),
    ).toHaveLength(4);
  });

  it('is a repetition only of the last change', () => {
    const renamed = { ...stored, titleEn: 'Light', titleZh: '灯', version: 2 };
    expect(isRenamedBy(renamed, renaming)).toBe(true);
    expect(isRenamedBy({ ...renamed, version: 3 }, renaming)).toBe(false);
    expect(isRenamedBy({ ...renamed, titleZh: '燈' }, renaming)).toBe(false);
  });
});
