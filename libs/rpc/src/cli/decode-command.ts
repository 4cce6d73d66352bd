import { UsageError, type Command, type CommandInput, type CommandOutput } from './command.js';
import { decodeFrames } from './decode-frames.js';
import { treeText } from './tree-text.js';

const USAGE = 'stampede-rpc decode [hex …]';

export const decodeCommand: Command = {
  name: 'decode',
  summary: 'shows what Dubbo frames say',
  help: `Shows the header and the values of Dubbo frames, given as hexadecimal digits or, without any, read from the
standard input (digits, or the bytes themselves). Spaces, colons and line ends between digits do not matter.

Usage: ${USAGE}

  --json      a list of frames
  -h, --help

Examples:
  stampede-rpc decode dabb e2 00 0000000000000001 00000001 4e
  tshark -r dubbo.pcap -T fields -e tcp.payload | stampede-rpc decode
`,
  options: {},
  async run(input): Promise<CommandOutput> {
    const bytes = input.words.length > 0 ? bytesOf(input.words.join('')) : await readBytes(input);
    if (bytes.length === 0) throw new UsageError(`no frame: ${USAGE}`);
    const frames = decodeFrames(bytes);
    return { text: frames.map(treeText).join('\n\n'), value: frames };
  },
};

async function readBytes({ terminal }: CommandInput): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of terminal.stdin) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  return bytes[0] === 0xda ? bytes : bytesOf(bytes.toString('latin1'));
}

function bytesOf(text: string): Buffer {
  const digits = text.replace(/0x|[\s:,]/gi, '');
  const wrong = /[^\da-f]/i.exec(digits);
  if (wrong !== null) throw new UsageError(`not a hexadecimal digit: ${wrong[0]}`);
  if (digits.length % 2 === 1) throw new UsageError('half a byte: the number of hexadecimal digits is odd');
  return Buffer.from(digits, 'hex');
}
