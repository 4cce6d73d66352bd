import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that answers as a test wants and counts what it was asked. */
export class LittleGateway {
  readonly keys: string[] = [];
  private readonly server: Server;

  private constructor(answer: Answer) {
    this.server = createServer((request, response) => {
      this.keys.push(String(request.headers['idempotency-key']));
      request.resume().on('end', () => answer(response, request));
    });
  }

  static async start(answer: Answer): Promise<LittleGateway> {
    const gateway = new LittleGateway(answer);
    await new Promise<void>((resolve) => gateway.server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function json(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': text.length,
    ...headers,
  });
  response.end(text);
}
