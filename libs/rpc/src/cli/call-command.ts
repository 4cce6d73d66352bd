import { attachmentsOf, CALL_OPTIONS, CALL_OPTIONS_HELP, referOptions } from './call-options.js';
import {
  requireWords,
  textOption,
  UsageError,
  type Command,
  type CommandInput,
  type CommandOutput,
} from './command.js';
import { parseJson, printJson } from './json-text.js';
import { RegistryBrowser } from './registry-browser.js';
import { erased, signatureText, type MethodDefinition } from './service-definition.js';
import { parseTarget, withApplication, type Target } from './target.js';

const USAGE =
  "stampede-rpc call <registry or provider> <Service.method> ['[arguments]' or 'the one argument']";

export const callCommand: Command = {
  name: 'call',
  summary: 'calls a method of a service with arguments in JSON',
  help: `Calls a method with arguments in JSON: a list holds all arguments, anything else is the one argument. The
parameter types come from what the providers wrote down in the registry, or from --types.

Usage: ${USAGE}

  --types <a,b>            Java's names of the parameter types: java.lang.String,long
${CALL_OPTIONS_HELP}
An object is a JSON object of its fields; where the parameter is an interface or Object, "class" names its
class. An enum is the name of its constant, a long any whole number, bytes a list of numbers.

Examples:
  stampede-rpc call zookeeper://127.0.0.1:2181 com.flash.api.OrderService.find '["o-1", 5]'
  stampede-rpc call 127.0.0.1:20880 com.flash.api.OrderService.create '{"skuId": 7, "quantity": 1}' \\
    --types com.flash.api.OrderDTO --version 1.0.0 --attachment dubbo.tag=gray
`,
  options: { ...CALL_OPTIONS, types: { type: 'string' } },
  async run(input): Promise<CommandOutput> {
    const [where, name, json = '[]'] = requireWords(input, 2, 3, USAGE);
    const { service, method } = splitName(name!);
    const parsed = parseJson(json);
    const args = Array.isArray(parsed) ? parsed : [parsed];
    const target = parseTarget(where!);
    const types = givenTypes(input, args) ?? (await knownTypes(target, input, service, method, args.length));
    const attachments = attachmentsOf(input);
    const value = await withApplication(target, (application) =>
      application.generic(service, referOptions(input)).$invoke(method, types, args, { attachments }),
    );
    return { text: printJson(value), value };
  },
};

/** @throws UsageError */
function splitName(name: string): { service: string; method: string } {
  const at = Math.max(name.lastIndexOf('.'), name.lastIndexOf('#'));
  if (at <= 0 || at === name.length - 1)
    throw new UsageError(`which method of which service? com.example.Service.method, not ${name}`);
  return { service: name.slice(0, at), method: name.slice(at + 1) };
}

function givenTypes(input: CommandInput, args: readonly unknown[]): string[] | undefined {
  const text = textOption(input, 'types');
  if (text === undefined) return undefined;
  const types = text
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '');
  if (types.length !== args.length)
    throw new UsageError(`--types names ${types.length} types and there are ${args.length} arguments`);
  return types;
}

/** The types of the one method that fits; null where nobody wrote them down: then the name alone decides. */
async function knownTypes(
  target: Target,
  input: CommandInput,
  service: string,
  name: string,
  count: number,
): Promise<string[] | null> {
  if (target.kind !== 'registry' || target.name !== 'zookeeper') return null;
  const definitions = await RegistryBrowser.with(target, (browser) => browser.definitions(service));
  const [group, version] = [textOption(input, 'group'), textOption(input, 'version')];
  const mine = definitions.filter((one) => one.group === group && one.version === version);
  const methods = distinct((mine.length > 0 ? mine : definitions).flatMap((one) => one.methods));
  if (methods.length === 0) return null;
  const named = methods.filter((method) => method.name === name);
  const fitting = named.filter(({ parameterTypes }) => parameterTypes.length === count);
  if (fitting.length === 1) return fitting[0]!.parameterTypes.map(erased);
  const choices = (named.length > 0 ? named : methods)
    .map((method) => `\n  ${signatureText(method)}`)
    .join('');
  if (fitting.length > 1) throw new UsageError(`more than one ${name} fits, choose by --types:${choices}`);
  throw new UsageError(`${service} has no method ${name} with ${count} arguments; it has:${choices}`);
}

const distinct = (methods: readonly MethodDefinition[]): MethodDefinition[] => [
  ...new Map(methods.map((method) => [signatureText(method), method])).values(),
];
