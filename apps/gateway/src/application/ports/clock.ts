/** The time of day, milliseconds since 1970. */
export abstract class WallClock {
  abstract now(): number;
}

/** Unguessable values. */
export abstract class Nonces {
  /** 128 random bits, base64url. */
  abstract next(): string;
}
