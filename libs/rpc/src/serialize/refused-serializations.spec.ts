import { describe, expect, it } from '@jest/globals';
import { defaultExtensions } from '../config/default-extensions.js';
import { refusalOf } from './refused-serializations.js';
import { Serializers } from './serializers.js';

const serializers = (): Serializers => {
  const extensions = defaultExtensions();
  return new Serializers(
    extensions.names('serializer'),
    (name) => extensions.require('serializer', name)(),
    'hessian2',
  );
};

describe('refused serializations', () => {
  it('are named with the reason, by number and by name', () => {
    const reason = 'serialization 3 (java) is refused: it builds any class that the bytes name';
    expect(refusalOf(3)).toBe(reason);
    expect(() => serializers().require('java')).toThrow(new TypeError(reason));
    expect(() => serializers().require('fastjson2')).toThrow('serialization 23 (fastjson2) is refused');
    expect(refusalOf(30)).toBe('serialization 30 is not spoken here');
    expect(() => serializers().require('jaba')).toThrow('no serializer "jaba"; there are: hessian2, gson');
  });

  it('are never those that are spoken', () => {
    const spoken = serializers();
    for (const name of defaultExtensions().names('serializer'))
      expect(refusalOf(spoken.require(name).id)).toMatch(/is not spoken here$/);
  });
});
