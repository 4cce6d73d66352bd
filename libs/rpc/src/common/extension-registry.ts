/**
 * Strategies by point and name: every variant of a balancer, cluster, registry, protocol, transport or serializer is looked up
 * here, so that a user's own stands on the same footing as the library's. Nothing registers itself by being imported.
 *
 * @typeParam Points what a strategy of each point is
 */
export class ExtensionRegistry<Points extends object> {
  private readonly extensions = new Map<keyof Points, Map<string, unknown>>();

  /**
   * @param name as it is written in options and URLs
   * @throws TypeError when the point has one of that name already: replacing is {@link replace}
   */
  register<P extends keyof Points>(point: P, name: string, extension: Points[P]): this {
    if (this.names(point).includes(name))
      throw new TypeError(`${String(point)} "${name}" is registered already`);
    return this.replace(point, name, extension);
  }

  /** Registers, whether or not there was one of that name. */
  replace<P extends keyof Points>(point: P, name: string, extension: Points[P]): this {
    let named = this.extensions.get(point);
    if (named === undefined) this.extensions.set(point, (named = new Map()));
    named.set(name, extension);
    return this;
  }

  /** @throws TypeError that names the choices when there is none of that name */
  require<P extends keyof Points>(point: P, name: string): Points[P] {
    const found = this.find(point, name);
    if (found === undefined) {
      throw new TypeError(
        `no ${String(point)} "${name}"; there are: ${this.names(point).join(', ') || 'none'}`,
      );
    }
    return found;
  }

  find<P extends keyof Points>(point: P, name: string): Points[P] | undefined {
    return this.extensions.get(point)?.get(name) as Points[P] | undefined;
  }

  /** Names of a point's extensions in the order of their registration. */
  names(point: keyof Points): string[] {
    return [...(this.extensions.get(point)?.keys() ?? [])];
  }
}
