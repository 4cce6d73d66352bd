import { TAG_ATTACHMENT } from '../../common/attachments.js';
import type { DynamicConfig } from '../../common/dynamic-config.js';
import { DynamicSetting } from '../../common/dynamic-setting.js';
import type { RpcLogger } from '../../common/logger.js';
import { identityOf, ruleKey, serviceKey } from '../../common/service-key.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { Configurator, ConfiguratorTarget } from './configurator.js';
import { parseConfigurators } from './configurator-rule.js';
import { UrlConfigurator } from './url-configurator.js';

/** Whose URLs are configured. */
export interface ConfiguratorsContext {
  readonly side: 'consumer' | 'provider';
  readonly application: string;
  /** The reference's or the export's own URL, before any change. */
  readonly url: ServiceUrl;
  readonly config: DynamicConfig | undefined;
  readonly logger: RpcLogger;
  /** Called when other parameters may hold. */
  onChange(): void;
}

/**
 * What changes the parameters of one reference or export at run time. Later ones win: `override://` URLs in the registry, then the
 * rule `<application>.configurators`, then the rule `<interface>:<version>:<group>.configurators`.
 */
export class Configurators {
  /** Settled when the rules have been read for the first time. */
  readonly loaded: Promise<unknown>;
  private urls: readonly UrlConfigurator[] = [];
  private urlTexts = '';
  private readonly rules: readonly DynamicSetting<readonly Configurator[]>[];
  private readonly service: string;

  constructor(private readonly context: ConfiguratorsContext) {
    const identity = identityOf(context.url);
    this.service = serviceKey(identity);
    this.rules = [context.application, ruleKey(identity)].map((key) => this.rule(`${key}.configurators`));
    this.loaded = Promise.all(this.rules.map(({ loaded }) => loaded));
  }

  /** All that stand in the registry, each time. */
  onUrls(urls: readonly ServiceUrl[]): void {
    const texts = urls.map(String).sort().join(' ');
    if (texts === this.urlTexts) return;
    this.urlTexts = texts;
    try {
      this.urls = UrlConfigurator.inOrder(urls);
    } catch (error) {
      this.context.logger.warn({ service: this.service, err: error }, 'configurators are refused');
      return;
    }
    this.context.onChange();
  }

  /** The parameters that hold for the reference's or export's own URL. */
  own(): ServiceUrl {
    const { side, url } = this.context;
    const target = this.target(side === 'provider' ? url : undefined, url);
    return this.all.reduce((changed, one) => one.configure(changed, target), url);
  }

  /**
   * The parameters that hold for one of a reference's providers. Its lane is its own: what moves the reference to another one does not
   * take the providers along, what names providers does.
   */
  ofProvider(provider: ServiceUrl): ServiceUrl {
    const target = this.target(provider, provider.with(this.context.url.parameters));
    const reference = { ...target, provider: undefined };
    return this.all.reduce((changed, one) => {
      const next = one.configure(changed, target);
      const lane = changed.parameter(TAG_ATTACHMENT);
      if (next.parameter(TAG_ATTACHMENT) === lane || one.configure(changed, reference) === changed)
        return next;
      return next.with({ [TAG_ATTACHMENT]: lane });
    }, provider);
  }

  close(): void {
    for (const rule of this.rules) rule.close();
  }

  private get all(): readonly Configurator[] {
    return [...this.urls, ...this.rules.flatMap(({ value }) => value)];
  }

  private target(provider: ServiceUrl | undefined, conditions: ServiceUrl): ConfiguratorTarget {
    const { side, application, url } = this.context;
    return { side, application, host: url.host, service: this.service, provider, conditions };
  }

  private rule(key: string): DynamicSetting<readonly Configurator[]> {
    const { config, logger } = this.context;
    return new DynamicSetting<readonly Configurator[]>({
      config,
      key,
      initial: [],
      parse: parseConfigurators,
      onChange: () => this.context.onChange(),
      logger,
    });
  }
}
