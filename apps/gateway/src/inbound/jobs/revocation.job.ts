import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { RepeatJob, type Telemetry } from '@stampede/service';
import type { FollowRevocations } from '../../application/follow-revocations.js';

const POLL_MS = 1000;

/** Asks for revoked sessions from the start on. Nobody waits for it: the gateway is ready without its answer. */
export class RevocationJob extends RepeatJob implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(followRevocations: FollowRevocations, telemetry: Telemetry) {
    super('follow-revocations', POLL_MS, () => followRevocations.execute(), telemetry);
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.close();
  }
}
