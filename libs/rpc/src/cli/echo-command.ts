import { withCall } from '../common/call-context.js';
import { echo } from '../proxy/echo.js';
import { attachmentsOf, CALL_OPTIONS, CALL_OPTIONS_HELP, referOptions } from './call-options.js';
import { requireWords, type Command, type CommandOutput } from './command.js';
import { parseTarget, withApplication } from './target.js';

const USAGE = 'stampede-rpc echo <registry or provider> <service> [text]';

export const echoCommand: Command = {
  name: 'echo',
  summary: 'asks whether a service is there',
  help: `Asks a provider of a service whether it is there: every Dubbo service gives an echo back.

Usage: ${USAGE}

${CALL_OPTIONS_HELP}
Examples:
  stampede-rpc echo zookeeper://127.0.0.1:2181 com.flash.api.OrderService
  stampede-rpc echo dubbo://10.0.0.1:20880 com.flash.api.OrderService hello --version 1.0.0
`,
  options: CALL_OPTIONS,
  async run(input): Promise<CommandOutput> {
    const [where, service, text = 'OK'] = requireWords(input, 2, 3, USAGE);
    const attachments = attachmentsOf(input);
    const answer = await withApplication(parseTarget(where!), (application) =>
      withCall({ attachments }, () => echo(application.generic(service!, referOptions(input)), text)),
    );
    return { text: String(answer), value: answer };
  },
};
