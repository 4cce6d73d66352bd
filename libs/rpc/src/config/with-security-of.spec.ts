import { describe, expect, it } from '@jest/globals';
import { ServiceUrl } from '../common/service-url.js';
import { withSecurityOf } from './with-security-of.js';

describe('withSecurityOf', () => {
  it('lets a rule change anything but who may call', () => {
    const own = new ServiceUrl('dubbo', 'h', 1, 'a.B', {
      auth: 'true',
      'access.allow': 'order',
      token: 'secret',
      'pay.access.deny': 'guest',
      executes: '10',
    });
    const changed = own.with({
      auth: 'false',
      'access.allow': undefined,
      token: '',
      'pay.access.deny': 'nobody',
      'pay.auth': 'false',
      'service.filter': '-default',
      executes: '20',
      'pay.timeout': '5',
    });
    expect({ ...withSecurityOf(own, changed).parameters }).toEqual({
      ...own.parameters,
      executes: '20',
      'pay.timeout': '5',
    });
  });
});
