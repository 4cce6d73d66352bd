import { z } from 'zod';

const rate = z.number().min(0).max(1).default(0);
const knob = z.boolean().default(false);

/** What goes wrong on purpose. Left out means off: `{}` heals everything. */
export const Faults = z.strictObject({
  /** Wait before doing anything. */
  slowMs: z.int().min(0).max(60_000).default(0),
  /** Share of charges and refunds answered with 500, nothing having happened. */
  failRate: rate,
  /** Charge, then answer 500. */
  failAfterCharging: knob,
  /** Charge, then never answer. */
  timeoutAfterCharging: knob,
  /** Refund, then never answer. */
  timeoutAfterRefunding: knob,
  /** Charge another amount than asked for, by this much. */
  overchargeCents: z.int().min(0).max(1_000_000).default(0),
  declineRate: rate,
  declineAmounts: z.array(z.int().min(0)).max(100).default([]),
  /** Deliver every webhook three times. */
  duplicateWebhooks: knob,
  /** Deliver the first webhook of a charge after the later ones. */
  outOfOrderWebhooks: knob,
  /** Deliver no webhook, ever, of what happens while this is on. */
  dropWebhooks: knob,
});
export type Faults = Readonly<z.infer<typeof Faults>>;

export const NO_FAULTS: Faults = Object.freeze(Faults.parse({}));
