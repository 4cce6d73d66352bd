/** A value for each method of a service, worked out at its first use: settings are read once, not per call. */
export class PerMethod<T> {
  private readonly values = new Map<string, T>();

  constructor(private readonly compute: (methodName: string) => T) {}

  of(methodName: string): T {
    let value = this.values.get(methodName);
    // Undefined is a value as well: nothing is set for the method.
    if (value === undefined && !this.values.has(methodName))
      this.values.set(methodName, (value = this.compute(methodName)));
    return value as T;
  }
}

/** Whether a parameter asks for something: it is there and is not empty, `false` or `0`. */
export const isSwitchedOn = (parameter: string | undefined): boolean =>
  !['', 'false', '0'].includes(parameter ?? '');
