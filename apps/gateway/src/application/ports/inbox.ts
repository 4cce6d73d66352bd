import type { MessagePage } from '@stampede/contracts';

/** What users were told. Rejects with the Problem UNAVAILABLE when the service behind it cannot be asked. */
export abstract class Inbox {
  abstract list(userId: string, cursor: string | null, limit: number): Promise<MessagePage>;
}
