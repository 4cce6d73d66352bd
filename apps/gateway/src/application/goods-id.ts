import { Problem } from '@stampede/http';

const SKU_ID = /^[A-Za-z0-9._-]{1,64}$/;
const CATEGORY_ID = /^[a-z0-9-]{1,40}$/;

/** Whether a text can name goods, or a category, at all: anything else is answered here and asked nowhere. */
export const isSkuId = (text: string): boolean => SKU_ID.test(text);
export const isCategoryId = (text: string): boolean => CATEGORY_ID.test(text);

export const unknownGoods = () => new Problem('NOT_FOUND', 'There are no such goods.');
export const unknownCategory = () => new Problem('NOT_FOUND', 'There is no such category.');
