import { bareRecord } from './bare-record.js';

/** Parameters of a service URL; absent ones are not written. */
export type UrlParameters = Readonly<Record<string, string>>;

/**
 * What the registry stores about a provider or consumer:
 * `dubbo://127.0.0.1:7101/io.stampede.StockService?application=inventory&…`.
 */
export class ServiceUrl {
  constructor(
    readonly protocol: string,
    readonly host: string,
    readonly port: number,
    readonly path: string,
    readonly parameters: UrlParameters = {},
  ) {}

  /** `host:port`, or the host alone where there is no port. */
  get address(): string {
    return this.port > 0 ? `${this.host}:${this.port}` : this.host;
  }

  parameter(name: string): string | undefined {
    return Object.hasOwn(this.parameters, name) ? this.parameters[name] : undefined;
  }

  /** A whole number parameter; the fallback where it is absent or not one. */
  integer(name: string, fallback: number): number {
    const text = this.parameter(name);
    return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : fallback;
  }

  /** The parameter as it holds for one method: `<method>.<name>` where that is set, else `<name>`. */
  methodParameter(methodName: string, name: string): string | undefined {
    return this.parameter(`${methodName}.${name}`) ?? this.parameter(name);
  }

  /** {@link integer} as it holds for one method. */
  methodInteger(methodName: string, name: string, fallback: number): number {
    const own = `${methodName}.${name}`;
    return this.integer(this.parameter(own) === undefined ? name : own, fallback);
  }

  /** The parts of a comma-separated parameter; none where it is absent. */
  list(name: string): string[] {
    return (this.parameter(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  /** The same with some parameters changed; undefined takes one away. */
  with(changes: Readonly<Record<string, string | undefined>>): ServiceUrl {
    const parameters = bareRecord<string>();
    for (const [name, value] of Object.entries({ ...this.parameters, ...changes })) {
      if (value !== undefined) parameters[name] = value;
    }
    return new ServiceUrl(this.protocol, this.host, this.port, this.path, parameters);
  }

  /** Text form with parameters in alphabetical order, so that equal URLs are equal texts. */
  toString(): string {
    const query = Object.keys(this.parameters)
      .sort()
      .map((name) => `${escaped(name).replaceAll('=', '%3D')}=${escaped(this.parameters[name]!)}`)
      .join('&');
    const host = this.host.includes(':') ? `[${this.host}]` : this.host;
    const address = this.port > 0 ? `${host}:${this.port}` : host;
    return `${this.protocol}://${address}/${this.path}${query === '' ? '' : `?${query}`}`;
  }

  /**
   * Reads a URL as Dubbo writes it.
   *
   * @throws TypeError when it is not one
   */
  static parse(text: string): ServiceUrl {
    const match =
      /^([a-z][a-z0-9+.-]*):\/\/(\[[0-9a-f:.]+\]|[^/:?]+)(?::(\d{1,5}))?(?:\/([^?]*))?(?:\?(.*))?$/i.exec(
        text,
      );
    if (match === null) throw new TypeError(`not a service URL: ${text.slice(0, 200)}`);
    const [, protocol = '', host = '', port, path = '', query = ''] = match;
    const parameters = bareRecord<string>();
    for (const pair of query.split('&')) {
      if (pair === '') continue;
      const at = pair.indexOf('=');
      const name = at < 0 ? pair : pair.slice(0, at);
      parameters[decode(name)] = at < 0 ? '' : decode(pair.slice(at + 1));
    }
    return new ServiceUrl(
      protocol,
      host.replace(/^\[|\]$/g, ''),
      port === undefined ? 0 : Number(port),
      path,
      parameters,
    );
  }
}

/**
 * Only what would be taken for something else: Java reads the text of a registry without undoing escapes, and would see one name of a
 * method where there are two with `%2C` between them.
 */
const escaped = (text: string): string => text.replace(SPECIAL, encodeURIComponent);

const SPECIAL = /[%&?#\s\u0000-\u001f]/g;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new TypeError(`bad percent-encoding in a service URL: ${text.slice(0, 200)}`, { cause: error });
  }
}
