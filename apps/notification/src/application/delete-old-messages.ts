import { MessageRepository } from './ports.js';

/** Its locks and its log are those of a batch, however much has become old since the last time. */
const BATCH = 1000;

export class DeleteOldMessages {
  constructor(
    private readonly messages: MessageRepository,
    private readonly retentionMs: number,
  ) {}

  /** One batch; whether there may be more. */
  async execute(): Promise<{ more: boolean }> {
    return { more: (await this.messages.deleteOlderThan(this.retentionMs, BATCH)) === BATCH };
  }
}
