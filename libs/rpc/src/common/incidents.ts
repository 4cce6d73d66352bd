/** Rare things that an operator wants counted. */
export type RpcIncident =
  | 'bad-magic'
  | 'negative-length'
  | 'oversized-frame'
  | 'connection-refused-by-limit'
  | 'handshake-failed'
  | 'connection-lost'
  | 'connect-failed'
  | 'half-open'
  | 'stalled-frame'
  | 'late-response'
  | 'registry-lost'
  | 'registry-session-expired';

/** Called with each incident and the peer (`host:port`) that it concerns. */
export type Incidents = (kind: RpcIncident, peer: string) => void;
