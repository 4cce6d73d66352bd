import type { ServiceUrl } from '../common/service-url.js';
import { requireWords, UsageError, type Command, type CommandOutput } from './command.js';
import { RegistryBrowser } from './registry-browser.js';
import { signatureText, type ServiceDefinition, type TypeDefinition } from './service-definition.js';
import { parseTarget, type Target } from './target.js';

const USAGE = 'stampede-rpc describe <registry or provider URL> <service>';

export const describeCommand: Command = {
  name: 'describe',
  summary: 'methods and types of a service',
  help: `Shows the methods and types of a service, from what its providers wrote down in the registry
(/dubbo/metadata); where they wrote nothing, the names of its methods from their URLs.

Usage: ${USAGE}

  --json      a list of { application, group, version, methods, types }
  -h, --help

Examples:
  stampede-rpc describe zookeeper://127.0.0.1:2181 com.flash.api.OrderService
  stampede-rpc describe 'dubbo://10.0.0.1:20880/com.flash.api.OrderService?methods=find,create'
`,
  options: {},
  async run(input): Promise<CommandOutput> {
    const [where, service] = requireWords(input, 1, 2, USAGE);
    const definitions = await definitionsOf(parseTarget(where!), service);
    return { text: definitions.map(definitionText).join('\n\n'), value: definitions };
  },
};

async function definitionsOf(target: Target, service: string | undefined): Promise<ServiceDefinition[]> {
  if (target.kind === 'provider') {
    if (target.url.parameter('methods') === undefined)
      throw new UsageError(
        "a provider's address does not tell its methods: name the registry, or the provider's whole URL",
      );
    return fromUrls([target.url]);
  }
  if (service === undefined) throw new UsageError(`which service? ${USAGE}`);
  return RegistryBrowser.with(target, async (browser) => {
    const written = await browser.definitions(service);
    if (written.length > 0) return written;
    const providers = await browser.urls(service, 'providers');
    if (providers.length > 0) return fromUrls(providers);
    throw new Error(`nobody offers ${service}: see stampede-rpc ls`);
  });
}

/** Names of methods are all that URLs tell; each group and version once. */
function fromUrls(urls: readonly ServiceUrl[]): ServiceDefinition[] {
  const definitions = urls.map((url) => ({
    application: url.parameter('application') ?? '?',
    group: url.parameter('group'),
    version: url.parameter('version'),
    methods: url.list('methods').map((name) => ({ name, parameterTypes: ['?'], returnType: '?' })),
    types: [],
  }));
  return [...new Map(definitions.map((one) => [JSON.stringify(one), one])).values()];
}

function definitionText({ application, group, version, methods, types }: ServiceDefinition): string {
  const identity = [group && `group ${group}`, version && `version ${version}`].filter(Boolean).join(', ');
  return [
    `${application}${identity === '' ? '' : ` (${identity})`}`,
    ...methods.map((method) => `  ${signatureText(method)}`),
    ...types.filter(isOwn).map(typeText),
  ].join('\n');
}

/** Java's own classes say nothing of a service. */
const isOwn = ({ type, properties, enums }: TypeDefinition): boolean =>
  !type.startsWith('java.') && (Object.keys(properties).length > 0 || enums.length > 0);

function typeText({ type, properties, enums }: TypeDefinition): string {
  if (enums.length > 0) return `\n  ${type}: ${enums.join(' | ')}`;
  const width = Math.max(...Object.keys(properties).map((name) => name.length));
  const fields = Object.entries(properties).map(([name, field]) => `    ${name.padEnd(width)}  ${field}`);
  return [`\n  ${type}`, ...fields].join('\n');
}
