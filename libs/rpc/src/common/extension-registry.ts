/** When and where an extension takes part without being named. */
export interface Activation {
  /** Places in which it takes part; absent: all. */
  readonly groups?: readonly string[];
  /** Parameters one of which must be set, and not be `false` or `0`; absent: always. A method's own (`find.actives`) counts. */
  readonly when?: readonly string[];
  /** Smaller stands further out. Default 0. */
  readonly order?: number;
}

/** Where extensions are to take part. */
export interface ActivationPlace {
  readonly group: string;
  /** Parameters of the service's URL. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Names added by hand, in their order after the automatic ones; `-name` leaves one out, `-default` all automatic ones. */
  readonly names?: readonly string[];
}

interface Entry {
  readonly extension: unknown;
  /** Undefined: takes part only where it is named. */
  readonly activation: Activation | undefined;
}

type Wrapper = (inner: unknown, name: string) => unknown;

/**
 * Strategies by point and name: every variant of a balancer, cluster, registry, protocol, transport, serializer, filter or router
 * is looked up here, so that a user's own stands on the same footing as the library's. Nothing registers itself by being imported.
 *
 * What Dubbo's SPI has: named extensions and a default ({@link require}), adaptive by URL parameter ({@link adaptive}), activated
 * by place and parameters in order ({@link activated}), wrappers around all extensions of a point ({@link wrap}).
 *
 * @typeParam Points what a strategy of each point is
 */
export class ExtensionRegistry<Points extends object> {
  private readonly extensions = new Map<keyof Points, Map<string, Entry>>();
  private readonly wrappers = new Map<keyof Points, Wrapper[]>();
  private readonly defaults = new Map<keyof Points, string>();

  /**
   * The first extension of a point is its default.
   *
   * @param name as it is written in options and URLs
   * @throws TypeError when the point has one of that name already: replacing is {@link replace}
   */
  register<P extends keyof Points>(
    point: P,
    name: string,
    extension: Points[P],
    activation?: Activation,
  ): this {
    if (this.names(point).includes(name))
      throw new TypeError(`${String(point)} "${name}" is registered already`);
    return this.replace(point, name, extension, activation);
  }

  /** Registers, whether or not there was one of that name. */
  replace<P extends keyof Points>(
    point: P,
    name: string,
    extension: Points[P],
    activation?: Activation,
  ): this {
    let named = this.extensions.get(point);
    if (named === undefined) this.extensions.set(point, (named = new Map()));
    named.set(name, { extension, activation });
    if (!this.defaults.has(point)) this.defaults.set(point, name);
    return this;
  }

  /** @throws TypeError when there is none of that name */
  setDefault(point: keyof Points, name: string): this {
    this.require(point, name);
    this.defaults.set(point, name);
    return this;
  }

  /** Puts something around every extension of a point, also those that are registered later; the last wrapper is outermost. */
  wrap<P extends keyof Points>(point: P, wrapper: (inner: Points[P], name: string) => Points[P]): this {
    const wrappers = this.wrappers.get(point) ?? [];
    this.wrappers.set(point, [...wrappers, wrapper as Wrapper]);
    return this;
  }

  /**
   * @param name undefined: the default
   * @throws TypeError that names the choices when there is none of that name
   */
  require<P extends keyof Points>(
    point: P,
    name: string | undefined = this.defaults.get(point) ?? '',
  ): Points[P] {
    const found = this.find(point, name);
    if (found === undefined) {
      throw new TypeError(
        `no ${String(point)} "${name}"; there are: ${this.names(point).join(', ') || 'none'}`,
      );
    }
    return found;
  }

  /** The extension that a URL's parameter names, else the default. @throws TypeError for an unknown name */
  adaptive<P extends keyof Points>(
    point: P,
    url: { parameter(name: string): string | undefined },
    parameter: string,
  ): Points[P] {
    return this.require(point, url.parameter(parameter) || undefined);
  }

  find<P extends keyof Points>(point: P, name: string): Points[P] | undefined {
    const entry = this.extensions.get(point)?.get(name);
    if (entry === undefined) return undefined;
    const wrappers = this.wrappers.get(point) ?? [];
    return wrappers.reduce((inner, wrapper) => wrapper(inner, name), entry.extension) as Points[P];
  }

  /**
   * The extensions that take part in a place, outermost first.
   *
   * @throws TypeError when a name is unknown
   */
  activated<P extends keyof Points>(point: P, place: ActivationPlace): Points[P][] {
    const { group, parameters, names = [] } = place;
    const left = new Set(names.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
    const added = names.filter((name) => !name.startsWith('-'));
    const automatic = [...(this.extensions.get(point) ?? [])]
      .filter(([name, { activation }]) => {
        if (activation === undefined || left.has('default') || left.has(name) || added.includes(name))
          return false;
        const { groups, when } = activation;
        return (
          (groups?.includes(group) ?? true) &&
          (when?.some((parameter) => isSet(parameters, parameter)) ?? true)
        );
      })
      .sort(([, a], [, b]) => (a.activation!.order ?? 0) - (b.activation!.order ?? 0));
    return [...automatic.map(([name]) => name), ...added].map((name) => this.require(point, name));
  }

  /** Names of a point's extensions in the order of their registration. */
  names(point: keyof Points): string[] {
    return [...(this.extensions.get(point)?.keys() ?? [])];
  }
}

const isSet = (parameters: Readonly<Record<string, string>>, name: string): boolean =>
  Object.keys(parameters).some(
    (key) => (key === name || key.endsWith(`.${name}`)) && !['', 'false', '0'].includes(parameters[key]!),
  );
