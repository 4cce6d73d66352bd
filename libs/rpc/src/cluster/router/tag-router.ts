import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker } from '../../common/invoker.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { Router, RouterContext } from './router.js';
import { ProviderRuleWatch, watchRule } from './rule-watch.js';
import { parseTagRule, type TagRule } from './tag-rule.js';

/** Parameter of a provider or a reference, attachment of a call. */
const TAG = 'dubbo.tag';
/** `true`: a call with a tag never goes to a provider without one. */
const FORCE_TAG = 'dubbo.force.tag';

/** A list of providers by their tags. */
interface Tagged {
  /** By the tags of the rule; a tag without a provider is there too. */
  readonly byRule: ReadonlyMap<string, readonly RemoteInvoker[]>;
  /** By the providers' own tags. */
  readonly byOwn: ReadonlyMap<string, readonly RemoteInvoker[]>;
  readonly untagged: readonly RemoteInvoker[];
}

/**
 * Keeps lanes apart: a call with a tag (its attachment `dubbo.tag`, else the reference's parameter) goes to the providers with that
 * tag, and where there is none to those without a tag unless that is forced; a call without a tag never goes to one with a tag.
 * Tags come from the rule `<application of the providers>.tag-router`, else from the providers' parameter `dubbo.tag`.
 *
 * It takes part once there is a rule, a tagged provider or a tagged reference.
 */
export class TagRouter implements Router {
  static readonly NAME = 'tag';
  active = false;
  private rule: TagRule | undefined;
  private lists = new WeakMap<readonly RemoteInvoker[], Tagged>();
  private readonly ruleWatch: ProviderRuleWatch;
  private tag: string | undefined;
  private force: string | undefined;

  constructor(context: RouterContext) {
    this.ruleWatch = new ProviderRuleWatch((application) =>
      watchRule(context, `${application}.tag-router`, parseTagRule, (rule) => this.apply(rule)),
    );
    this.onReference(context.url);
  }

  route(invokers: readonly RemoteInvoker[], { attachments }: Invocation): readonly RemoteInvoker[] {
    const { byRule, byOwn, untagged } = this.listsOf(invokers);
    const tag = attachments[TAG] || this.tag;
    if (tag === undefined) return untagged;
    const ruled = byRule.get(tag);
    if (ruled !== undefined && (ruled.length > 0 || this.rule?.force === true)) return ruled;
    const found = ruled ?? byOwn.get(tag) ?? NONE;
    const isForced = (attachments[FORCE_TAG] ?? this.force) === 'true';
    return found.length > 0 || isForced ? found : untagged;
  }

  /** Once tags were seen they are heeded for good: the last tagged provider may be away for a moment only. */
  onProviders(invokers: readonly RemoteInvoker[]): void {
    this.active ||= invokers.some(({ url }) => (url.parameter(TAG) ?? '') !== '');
    this.ruleWatch.onProviders(invokers);
  }

  onReference(url: ServiceUrl): void {
    this.tag = url.parameter(TAG) || undefined;
    this.force = url.parameter(FORCE_TAG);
    this.active ||= this.tag !== undefined || this.force === 'true';
  }

  close(): void {
    this.ruleWatch.close();
  }

  private apply(rule: TagRule | undefined): void {
    this.rule = rule;
    this.lists = new WeakMap();
    this.active ||= rule !== undefined;
  }

  private listsOf(invokers: readonly RemoteInvoker[]): Tagged {
    let lists = this.lists.get(invokers);
    if (lists === undefined) this.lists.set(invokers, (lists = byTag(invokers, this.rule)));
    return lists;
  }
}

const NONE: readonly RemoteInvoker[] = [];

function byTag(invokers: readonly RemoteInvoker[], rule: TagRule | undefined): Tagged {
  const byRule = new Map<string, readonly RemoteInvoker[]>();
  const ruled = new Set<RemoteInvoker>();
  for (const [name, fits] of rule?.tags ?? []) {
    const tagged = invokers.filter(({ url }) => fits(url));
    byRule.set(name, tagged);
    for (const invoker of tagged) ruled.add(invoker);
  }
  const byOwn = new Map<string, RemoteInvoker[]>();
  const untagged: RemoteInvoker[] = [];
  for (const invoker of invokers) {
    const own = invoker.url.parameter(TAG) ?? '';
    if (own !== '') byOwn.set(own, [...(byOwn.get(own) ?? []), invoker]);
    else if (!ruled.has(invoker)) untagged.push(invoker);
  }
  return { byRule, byOwn, untagged: untagged.length === invokers.length ? invokers : untagged };
}
