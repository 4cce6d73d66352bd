import { randomBytes } from 'node:crypto';
import {
  AccountService,
  CatalogService,
  NotificationService,
  type Category,
  type Goods,
  type GoodsOutcome,
  type Message,
  type UserSession,
} from '@stampede/contracts';
import { RpcApplication, RpcError, type Provider, type ServiceContract } from '@stampede/rpc';
import { requireEnv } from '@stampede/testing';
import { requireOwnCursor } from './services.js';

const HOUR_MS = 3_600_000;

/** A service that purchases do not need: a process of its own, so that it can be away while the others are there. */
abstract class EdgeService<S extends ServiceContract> {
  private rpc: RpcApplication | undefined;

  constructor(
    private readonly contract: S,
    private readonly root: string,
  ) {}

  async start(): Promise<void> {
    this.rpc = await RpcApplication.start({
      application: 'edge',
      registry: { hosts: requireEnv('ZOOKEEPER_HOSTS'), root: this.root },
      port: 0,
    });
    await this.rpc.export(this.contract, this.provider());
  }

  async stop(): Promise<void> {
    await this.rpc?.close();
    this.rpc = undefined;
  }

  protected abstract provider(): Provider<S>;
}

/** Knows alice, bob, carol and operator, whose password is `demo`. */
export class Accounts extends EdgeService<typeof AccountService> {
  sessionLifeMs = HOUR_MS;
  /** How many revocations one answer holds. */
  pageSize = 1000;
  readonly sessions = new Map<string, UserSession>();
  readonly revoked: string[] = [];
  readonly cursors: (string | null)[] = [];
  /** As after a change of their form. */
  knowsCursors = true;

  constructor(root: string) {
    super(AccountService, root);
  }

  protected provider(): Provider<typeof AccountService> {
    return {
      logIn: (username, password) => {
        if (password !== 'demo' || !['alice', 'bob', 'carol', 'operator'].includes(username))
          return { code: 'INVALID_CREDENTIALS', session: null };
        const session: UserSession = {
          sessionId: randomBytes(32).toString('base64url'),
          userId: username,
          username,
          role: username === 'operator' ? 'OPERATOR' : 'BUYER',
          expiresAtMs: String(Date.now() + this.sessionLifeMs),
        };
        this.sessions.set(session.sessionId, session);
        return { code: 'OK', session };
      },
      findSession: (sessionId) => this.sessions.get(sessionId) ?? null,
      logOut: (sessionId) => {
        if (this.sessions.delete(sessionId)) return this.revoked.push(sessionId) > 0;
        return false;
      },
      listRevocations: (cursor) => {
        this.cursors.push(cursor);
        if (!this.knowsCursors && cursor !== null) throw new RpcError('BAD_REQUEST', 'not a cursor');
        const from = Number(cursor ?? 0);
        const sessionIds = this.revoked.slice(from, from + this.pageSize);
        return { sessionIds, cursor: String(from + sessionIds.length) };
      },
    };
  }
}

/** Goods and categories, without any rule: the answers that have one are told by `code`. */
export class Catalog extends EdgeService<typeof CatalogService> {
  /** What the next changes answer instead of making them. */
  code: string | undefined;
  readonly categories = new Map<string, Category>();
  readonly goods = new Map<string, Goods>();
  reads = 0;

  constructor(root: string) {
    super(CatalogService, root);
  }

  protected provider(): Provider<typeof CatalogService> {
    return {
      listCategories: () => this.read([...this.categories.values()]),
      findGoods: (skuIds) => this.read(skuIds.flatMap((skuId) => this.goods.get(skuId) ?? [])),
      listGoods: (categoryId, cursor, limit) => {
        requireOwnCursor(cursor);
        const after = [...this.goods.values()].filter(
          ({ skuId, categoryIds }) =>
            (cursor === null || skuId > cursor) && (categoryId === null || categoryIds.includes(categoryId)),
        );
        const goods = after.slice(0, limit);
        return this.read({ goods, nextCursor: after.length > limit ? goods.at(-1)!.skuId : null });
      },
      saveCategory: (category) => {
        if (this.code === undefined) this.categories.set(category.categoryId, category);
        return { code: this.code ?? 'OK', message: null };
      },
      createGoods: (goods) => this.change({ ...goods, version: this.goods.get(goods.skuId)?.version ?? 1 }),
      renameGoods: (skuId, expectedVersion, titleEn, titleZh) => {
        const known = this.goods.get(skuId);
        if (known === undefined) return { code: 'NOT_FOUND', message: null, goods: null };
        if (known.version !== expectedVersion) return { code: 'CONFLICT', message: null, goods: null };
        return this.change({ ...known, titleEn, titleZh, version: expectedVersion + 1 });
      },
      linkCategory: (skuId, categoryId) => {
        const known = this.goods.get(skuId);
        if (known === undefined) return { code: 'NOT_FOUND', message: null, goods: null };
        return this.change({ ...known, categoryIds: [...new Set([...known.categoryIds, categoryId])] });
      },
    };
  }

  private change(goods: Goods): GoodsOutcome {
    if (this.code !== undefined) return { code: this.code, message: null, goods: null };
    this.goods.set(goods.skuId, goods);
    return { code: 'OK', message: null, goods };
  }

  private read<T>(answer: T): T {
    this.reads += 1;
    return answer;
  }
}

/** Messages of everybody. */
export class Inbox extends EdgeService<typeof NotificationService> {
  readonly messages: Message[] = [];

  constructor(root: string) {
    super(NotificationService, root);
  }

  protected provider(): Provider<typeof NotificationService> {
    return {
      listMessages: (userId, cursor, limit) => {
        requireOwnCursor(cursor);
        const after = this.messages.filter(
          (message) => message.userId === userId && (cursor === null || message.messageId > cursor),
        );
        return { messages: after.slice(0, limit), nextCursor: null };
      },
    };
  }
}
