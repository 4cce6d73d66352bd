import { describe, expect, it } from '@jest/globals';
import {
  binary,
  enumeration,
  int32,
  int64,
  lazy,
  list,
  map,
  method,
  nothing,
  nullable,
  service,
  ServiceUrl,
  string,
  struct,
  type FieldType,
} from '../index.js';
import { serviceDefinition } from './service-definition.js';

const Color = enumeration('a.Color', ['RED', 'BLUE']);
const Node: FieldType = struct('a.Node', {
  name: string(),
  count: nullable(int32()),
  color: Color,
  children: list(lazy(() => Node)),
});
const Service = service('a.B', {
  find: method({ args: [string('key'), int64('id')], returns: nullable(Node) }),
  save: method({ args: [binary('bytes'), map(int32())], returns: nothing() }),
});

describe('serviceDefinition', () => {
  const definition = serviceDefinition(
    Service,
    ServiceUrl.parse('dubbo://h:1/a.B?application=x&interface=a.B&token=secret&timestamp=1&side=provider'),
  ) as { types: { type: string }[] } & Record<string, unknown>;

  it('names methods and types as Java does', () => {
    expect(definition).toMatchObject({
      canonicalName: 'a.B',
      methods: [
        { name: 'find', parameterTypes: ['java.lang.String', 'long'], returnType: 'a.Node' },
        {
          name: 'save',
          parameterTypes: ['byte[]', 'java.util.Map<java.lang.String, java.lang.Integer>'],
          returnType: 'void',
        },
      ],
      uniqueId: 'a.B@',
    });
    expect(definition.types.find(({ type }) => type === 'a.Node')).toEqual({
      type: 'a.Node',
      properties: {
        name: 'java.lang.String',
        count: 'java.lang.Integer',
        color: 'a.Color',
        children: 'java.util.List<a.Node>',
      },
      items: [],
      enums: [],
    });
    expect(definition.types.find(({ type }) => type === 'a.Color')).toMatchObject({ enums: ['RED', 'BLUE'] });
    expect(new Set(definition.types.map(({ type }) => type)).size).toBe(definition.types.length);
  });

  it('does not tell the token', () => {
    expect(definition.parameters).toEqual({ application: 'x', interface: 'a.B', side: 'provider' });
  });
});
