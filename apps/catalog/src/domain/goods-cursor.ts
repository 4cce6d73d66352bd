import { isValid } from './text-rules.js';

/** Where a page of goods ended: they come by skuId. */
export function encodeGoodsCursor(skuId: string): string {
  return Buffer.from(skuId).toString('base64url');
}

/** Undefined when the text is not a cursor of ours. */
export function decodeGoodsCursor(text: string): string | undefined {
  const skuId = Buffer.from(text, 'base64url').toString();
  return isValid('skuId', skuId) && encodeGoodsCursor(skuId) === text ? skuId : undefined;
}
