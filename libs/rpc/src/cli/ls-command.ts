import type { ServiceUrl } from '../common/service-url.js';
import { requireWords, type Command, type CommandOutput } from './command.js';
import { RegistryBrowser } from './registry-browser.js';
import { parseTarget } from './target.js';

const USAGE = 'stampede-rpc ls <registry> [part of a service name]';

export const lsCommand: Command = {
  name: 'ls',
  summary: 'services in a registry, with their providers and consumers',
  help: `Lists services in a registry, with their providers and consumers.

Usage: ${USAGE}

  --json      a list of { service, providers, consumers }, URLs as texts
  -h, --help

Examples:
  stampede-rpc ls zookeeper://127.0.0.1:2181
  stampede-rpc ls 127.0.0.1:2181 OrderService
  stampede-rpc ls zookeeper://zk1:2181,zk2:2181/my-root --json
`,
  options: {},
  async run(input): Promise<CommandOutput> {
    const [registry, part = ''] = requireWords(input, 1, 2, USAGE);
    const services = await RegistryBrowser.with(parseTarget(registry!, 'zookeeper'), async (browser) => {
      const names = (await browser.services()).filter((name) => name.includes(part));
      return Promise.all(
        names.map(async (service) => ({
          service,
          providers: await browser.urls(service, 'providers'),
          consumers: await browser.urls(service, 'consumers'),
        })),
      );
    });
    const none = part === '' ? 'no service is registered' : `no service with "${part}" in its name`;
    return {
      text: services.map(serviceText).join('\n') || none,
      value: services.map(({ service, providers, consumers }) => ({
        service,
        providers: providers.map(String),
        consumers: consumers.map(String),
      })),
    };
  },
};

function serviceText(listed: {
  readonly service: string;
  readonly providers: readonly ServiceUrl[];
  readonly consumers: readonly ServiceUrl[];
}): string {
  return [
    listed.service,
    ...listed.providers.map(
      (url) => `  provider  ${url.protocol}://${url.address.padEnd(21)} ${traits(url)}`,
    ),
    ...listed.consumers.map((url) => `  consumer  ${url.host.padEnd(21)} ${traits(url)}`),
  ].join('\n');
}

/** What tells providers of one service apart. */
function traits(url: ServiceUrl): string {
  const shown = ['group', 'version', 'dubbo.tag', 'weight', 'release']
    .map((name) => [name, url.parameter(name)])
    .filter(([, value]) => value !== undefined && value !== '');
  return [url.parameter('application') ?? '?', ...shown.map(([name, value]) => `${name}=${value}`)].join(' ');
}
