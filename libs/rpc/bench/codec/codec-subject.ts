/** A way to turn the order into bytes (or text) and back. */
export interface CodecSubject {
  /** What the row says. */
  readonly title: string;
  /** Is called until the time is up; what it gives is only there to be made. */
  encode(): unknown;
  decode(): unknown;
  /** Length of what {@link encode} makes, in bytes. */
  readonly bytes: number;
  /** Throws when the order does not come back whole. */
  verify(): void;
}
