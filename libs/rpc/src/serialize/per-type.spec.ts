import { describe, expect, it } from '@jest/globals';
import { lazy, list, string, struct, type FieldType } from '../common/contract/field-type.js';
import { perType } from './per-type.js';

describe('perType', () => {
  it('makes one for each type at its first use, also for types that hold themselves', () => {
    const compiled: string[] = [];
    const of: (type: FieldType) => { parts: object[] } = perType((type) => {
      compiled.push(type.kind);
      const parts = type.kind === 'list' ? [of(type.element)] : [];
      return { parts };
    });
    const Node: FieldType = struct('a.Node', { next: lazy((): FieldType => Node) });
    const nodes = list(Node);
    expect(of(nodes)).toBe(of(nodes));
    expect(of(nodes).parts[0]).toBe(of(Node));
    expect(of(string())).not.toBe(of(string()));
    expect(compiled).toEqual(['list', 'struct', 'string', 'string']);
  });
});
