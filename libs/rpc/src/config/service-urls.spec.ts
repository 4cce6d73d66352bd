import { describe, expect, it } from '@jest/globals';
import { nothing } from '../common/contract/field-type.js';
import { method, service } from '../common/contract/service-contract.js';
import type { ExportOptions } from './rpc-options.js';
import { providerUrl } from './service-urls.js';

const QuietService = service('a.QuietService', { rest: method({ args: [], returns: nothing() }) });

describe("a provider's URL", () => {
  const limitsOf = (
    settings: { maxFrameBytes?: number; heartbeatMs?: number },
    options: ExportOptions = {},
  ) => {
    const process = { application: 'a', host: 'h', startedAtMs: 1, ...settings };
    const url = providerUrl('dubbo', 1, QuietService, options, ['hessian2'], process);
    return [url.parameter('payload'), url.parameter('heartbeat')];
  };

  it("tells limit and heartbeat of the process where they are not Dubbo's defaults", () => {
    expect(limitsOf({})).toEqual([undefined, undefined]);
    expect(limitsOf({ maxFrameBytes: 8 * 1024 * 1024, heartbeatMs: 60_000 })).toEqual([undefined, undefined]);
    expect(limitsOf({ maxFrameBytes: 1000, heartbeatMs: 5000 })).toEqual(['1000', '5000']);
    expect(limitsOf({ maxFrameBytes: 0 })).toEqual(['0', undefined]);
  });

  it('tells what the export names instead', () => {
    expect(limitsOf({ maxFrameBytes: 1000 }, { parameters: { payload: '500' } })).toEqual(['500', undefined]);
  });
});
