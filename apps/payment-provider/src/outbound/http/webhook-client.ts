import { WebhookReceiver } from '../../application/ports.js';
import { SIGNATURE_HEADER } from '../../domain/webhook.js';

const TIMEOUT_MS = 5000;

export class WebhookClient extends WebhookReceiver {
  constructor(
    private readonly url: string,
    private readonly onFailure: (reason: string) => void,
  ) {
    super();
  }

  async deliver(body: string, signature: string): Promise<boolean> {
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature },
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.arrayBuffer();
      if (!response.ok) this.onFailure(`answered ${response.status}`);
      return response.ok;
    } catch (error) {
      this.onFailure(error instanceof Error ? error.message : String(error));
      return false;
    }
  }
}
