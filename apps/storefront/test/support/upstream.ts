import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands where the gateway would: answers as a test tells it to, and remembers what it was sent. */
export class Upstream {
  readonly seen: { readonly request: IncomingMessage; readonly body: string }[] = [];
  answer: RequestListener = (_, response) => void response.end('{}');
  private server: Server | undefined;

  /** @param port 0 for any */
  async listen(port = 0): Promise<number> {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        this.seen.push({ request, body });
        this.answer(request, response);
      });
    });
    await new Promise<void>((resolve) => this.server!.listen(port, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
    this.server = undefined;
  }
}
