import { describe, expect, it } from '@jest/globals';
import type { ConfigListener, DynamicConfig } from './dynamic-config.js';
import { DynamicSetting } from './dynamic-setting.js';
import { silentLogger } from './logger.js';

function setUp() {
  let listener: ConfigListener | undefined;
  const watched: string[] = [];
  const config = {
    watch: (key: string, told: ConfigListener, group: string) => {
      watched.push(`${group}/${key}`);
      listener = told;
      return () => (listener = undefined);
    },
  } as unknown as DynamicConfig;
  const warnings: string[] = [];
  const changes: number[] = [];
  const setting = new DynamicSetting({
    config,
    key: 'limit',
    group: 'stampede',
    initial: 10,
    parse: (text) => {
      if (!/^\d+$/.test(text)) throw new TypeError(`not a whole number: ${text}`);
      return Number(text);
    },
    onChange: (value) => changes.push(value),
    logger: { ...silentLogger, warn: (_fields, message) => warnings.push(message) },
  });
  return { setting, warnings, changes, watched, tell: (text: string | undefined) => listener?.(text) };
}

describe('DynamicSetting', () => {
  it('has its initial value until a text comes and when it is taken away', () => {
    const { setting, changes, watched, tell } = setUp();
    expect([setting.value, watched]).toEqual([10, ['stampede/limit']]);
    tell('20');
    expect(setting.value).toBe(20);
    tell(undefined);
    expect([setting.value, changes]).toEqual([10, [20, 10]]);
  });

  it('keeps its value when the text is nonsense, and says so', () => {
    const { setting, warnings, changes, tell } = setUp();
    tell('20');
    tell('many');
    expect([setting.value, changes]).toEqual([20, [20]]);
    expect(warnings).toEqual(['limit is refused, the former value stays']);
  });

  it('changes no more once closed', () => {
    const { setting, tell } = setUp();
    setting.close();
    tell('20');
    expect(setting.value).toBe(10);
  });

  it('stays as it is where there is no config', () => {
    const options = { key: 'k', initial: 'a', parse: String, logger: silentLogger };
    expect(new DynamicSetting({ config: undefined, ...options }).value).toBe('a');
  });
});
