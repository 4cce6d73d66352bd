/** What spike.js uses of k6: its own modules exist inside k6 only. */
declare module 'k6' {
  export function sleep(seconds: number): void;
}
declare module 'k6/data' {
  export const SharedArray: new <T>(name: string, load: () => T[]) => readonly T[];
}
declare module 'k6/execution' {
  const execution: { readonly scenario: { readonly iterationInTest: number; readonly startTime: number } };
  export default execution;
}
declare module 'k6/http' {
  export interface Response {
    readonly status: number;
    readonly body: string;
    readonly error_code: number;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly timings: { readonly duration: number; readonly blocked: number };
  }
  const http: {
    post(url: string, body: string, parameters: object): Response;
    expectedStatuses(...statuses: number[]): unknown;
  };
  export default http;
}
declare const __ENV: {
  readonly SPIKE_JOB: string;
  readonly SPIKE_ATTEMPTS: string;
  readonly SPIKE_PLAN: string;
};
declare function open(path: string): string;
