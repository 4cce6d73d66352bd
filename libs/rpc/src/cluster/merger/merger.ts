import type { FieldType } from '../../common/contract/field-type.js';

/**
 * Makes one result of those of several groups.
 *
 * @param values at least two, none null
 * @param type   of the method's result, `nullable` and `lazy` taken away
 */
export type Merger = (values: readonly unknown[], type: FieldType) => unknown;
