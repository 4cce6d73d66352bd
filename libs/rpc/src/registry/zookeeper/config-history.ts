import type { ConfigRevision } from '../../common/dynamic-config.js';
import type { NodeContent, ZookeeperSession } from './zookeeper-session.js';

/** Texts that are kept of each key, the present one among them. */
const KEPT = 20;

/*
 * A former text is a node of its own, `r` and ten digits, with JSON in it:
 *
 *   content      the text; absent where the key was removed
 *   changedAtMs  since when it stood; absent for a removal: the node's own time
 */

/** The former texts of one key. */
export class ConfigHistory {
  constructor(
    private readonly session: ZookeeperSession,
    private readonly path: string,
  ) {}

  /** Keeps a text that has been replaced. */
  async record({ content, changedAtMs }: NodeContent): Promise<void> {
    await this.add({ content: content.toString(), changedAtMs });
  }

  async recordRemoval(): Promise<void> {
    await this.add({});
  }

  /** @param present the text that stands now */
  async read(present: NodeContent | undefined): Promise<ConfigRevision[]> {
    if ((await this.session.read(this.path)) === undefined)
      return present === undefined ? [] : [revisionOf(present)];
    // Newest first already, for those of the same millisecond.
    const names = (await this.session.children(this.path)).sort().reverse();
    const nodes = await Promise.all(names.map((name) => this.session.read(`${this.path}/${name}`)));
    const former = nodes.map(parseRecord).filter((revision) => revision !== undefined);
    return [...(present === undefined ? [] : [revisionOf(present)]), ...former]
      .sort((a, b) => b.changedAtMs - a.changedAtMs)
      .slice(0, KEPT);
  }

  private async add(record: Partial<ConfigRevision>): Promise<void> {
    await this.session.makeNode(`${this.path}/r`, Buffer.from(JSON.stringify(record)), true);
    const names = (await this.session.children(this.path)).sort();
    const surplus = names.slice(0, Math.max(0, names.length - KEPT));
    await Promise.all(surplus.map((name) => this.session.remove(`${this.path}/${name}`)));
  }
}

const revisionOf = ({ content, changedAtMs }: NodeContent): ConfigRevision => ({
  content: content.toString(),
  changedAtMs,
});

/** Undefined for one that has just been removed, and for nonsense. */
function parseRecord(node: NodeContent | undefined): ConfigRevision | undefined {
  if (node === undefined) return undefined;
  try {
    const { content, changedAtMs } = JSON.parse(node.content.toString()) as Partial<ConfigRevision>;
    if (content !== undefined && typeof content !== 'string') return undefined;
    return { content, changedAtMs: typeof changedAtMs === 'number' ? changedAtMs : node.changedAtMs };
  } catch {
    return undefined;
  }
}
