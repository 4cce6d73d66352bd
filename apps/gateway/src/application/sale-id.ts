import { Problem } from '@stampede/http';

const SALE_ID = /^[a-z0-9-]{3,40}$/;

/** Whether a text can be a sale id at all: anything else is answered here and asked nowhere. */
export const isSaleId = (text: string): boolean => SALE_ID.test(text);

export const unknownSale = () => new Problem('NOT_FOUND', 'There is no such sale.');
