import { createSecretKey, randomBytes } from 'node:crypto';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import {
  AccountService,
  CatalogService,
  NotificationService,
  OrderService,
  PaymentService,
  SaleService,
  StockService,
} from '@stampede/contracts';
import { RpcModule } from '@stampede/rpc-nest';
import { rpcOptions, type ServiceRuntime } from '@stampede/service';
import { EventStreams, WindowLimiter } from '@stampede/http';
import { AcceptWebhook } from './application/accept-webhook.js';
import { AddStock } from './application/add-stock.js';
import { CancelOrder } from './application/cancel-order.js';
import { CreateGoods } from './application/create-goods.js';
import { CreateSale } from './application/create-sale.js';
import { EndSale } from './application/end-sale.js';
import { FindGoods } from './application/find-goods.js';
import { FindOrder } from './application/find-order.js';
import { FindPurchase } from './application/find-purchase.js';
import { FindSale } from './application/find-sale.js';
import { FindSaleFigures } from './application/find-sale-figures.js';
import { FollowRevocations } from './application/follow-revocations.js';
import { IssuePurchaseToken } from './application/issue-purchase-token.js';
import { LinkCategory } from './application/link-category.js';
import { ListCategories } from './application/list-categories.js';
import { ListGoods } from './application/list-goods.js';
import { ListMessages } from './application/list-messages.js';
import { ListOrders } from './application/list-orders.js';
import { ListSales } from './application/list-sales.js';
import { LogIn } from './application/log-in.js';
import { LogOut } from './application/log-out.js';
import { OperatorAudit } from './application/operator-audit.js';
import { PayOrder } from './application/pay-order.js';
import { PlacePurchase } from './application/place-purchase.js';
import { AuditLog } from './application/ports/audit-log.js';
import { Catalog } from './application/ports/catalog.js';
import { Nonces, WallClock } from './application/ports/clock.js';
import { Inbox } from './application/ports/inbox.js';
import { Orders, Payments } from './application/ports/orders.js';
import { Sales } from './application/ports/sales.js';
import { AccessTokens, Accounts } from './application/ports/sessions.js';
import { PurchaseCounter, StockGate } from './application/ports/stock-gate.js';
import { PublishSale } from './application/publish-sale.js';
import { RenameGoods } from './application/rename-goods.js';
import { SaveCategory } from './application/save-category.js';
import { WatchPurchase } from './application/watch-purchase.js';
import type { GatewaySettings } from './config/settings.js';
import { LoadShedder } from './domain/load-shedder.js';
import { RecentKeys } from './domain/recent-keys.js';
import { Revocations } from './domain/revocations.js';
import { SoldOutFlags } from './domain/sold-out-flags.js';
import { AdminCatalogController } from './inbound/http/admin-catalog.controller.js';
import { AdminSalesController } from './inbound/http/admin-sales.controller.js';
import { AuthController, CookiePolicy } from './inbound/http/auth.controller.js';
import { CatalogController } from './inbound/http/catalog.controller.js';
import { HealthController } from './inbound/http/health.controller.js';
import { HttpMetrics } from './inbound/http/http-metrics.js';
import { MessagesController } from './inbound/http/messages.controller.js';
import { OrdersController } from './inbound/http/orders.controller.js';
import { ProblemReplies } from './inbound/http/problem-replies.js';
import { ProblemFilter } from './inbound/http/problem.filter.js';
import { PurchaseRoute } from './inbound/http/purchase.route.js';
import { PurchasesController } from './inbound/http/purchases.controller.js';
import { RequestLog } from './inbound/http/request-log.js';
import type { RouteTable } from './inbound/http/route-table.js';
import { SalesController } from './inbound/http/sales.controller.js';
import { SessionGuard } from './inbound/http/session.guard.js';
import { Sessions } from './inbound/http/sessions.js';
import { WebhookRoute } from './inbound/http/webhook.route.js';
import { RevocationJob } from './inbound/jobs/revocation.job.js';
import { LoggedAudit } from './outbound/audit/logged-audit.js';
import { JwtAccessTokens } from './outbound/jwt/jwt-access-tokens.js';
import { RpcAccounts } from './outbound/rpc/rpc-accounts.js';
import { RpcCatalog } from './outbound/rpc/rpc-catalog.js';
import { RpcInbox } from './outbound/rpc/rpc-inbox.js';
import { RpcOrders } from './outbound/rpc/rpc-orders.js';
import { RpcPayments } from './outbound/rpc/rpc-payments.js';
import { RpcSales } from './outbound/rpc/rpc-sales.js';
import { RpcStockGate } from './outbound/rpc/rpc-stock-gate.js';

/** What the process brings along. */
export interface GatewayParts extends ServiceRuntime<GatewaySettings> {
  readonly routes: RouteTable;
}

const WATCH_TIMES = { firstPauseMs: 250, longestPauseMs: 2000, lifeMs: 60_000 };

const now = () => performance.now();
const wallClock: WallClock = { now: () => Date.now() };
const nonces: Nonces = { next: () => randomBytes(16).toString('base64url') };

/** The composition root: the only place that names adapters. */
@Module({})
export class AppModule {
  static of(parts: GatewayParts): DynamicModule {
    return {
      module: AppModule,
      imports: [RpcModule.forRoot(rpcOptions('gateway', parts))],
      controllers: [
        AuthController,
        SalesController,
        AdminSalesController,
        CatalogController,
        AdminCatalogController,
        MessagesController,
        PurchasesController,
        OrdersController,
        HealthController,
      ],
      providers: [...outbound(parts), ...policies(parts), ...useCases(parts), ...inbound(parts)],
    };
  }
}

function outbound({ settings, logger, metrics }: GatewayParts): Provider[] {
  const { JWT_SECRET, ACCESS_TOKEN_LIFE_MS } = settings;
  const purchases = metrics.counter('stampede_purchases_total');
  return [
    // By user, so that a user's repetitions meet one instance; never by sku, for a hot one would choose a single instance.
    RpcModule.reference(StockService, { loadBalance: 'consistenthash' }),
    RpcModule.reference(SaleService, { loadBalance: 'leastactive' }),
    RpcModule.reference(OrderService, { loadBalance: 'leastactive' }),
    RpcModule.reference(PaymentService, { loadBalance: 'leastactive' }),
    // Purchases go on without these.
    RpcModule.reference(AccountService, { optional: true }),
    RpcModule.reference(CatalogService, { loadBalance: 'leastactive', optional: true }),
    RpcModule.reference(NotificationService, { loadBalance: 'leastactive', optional: true }),
    { provide: StockGate, useClass: RpcStockGate },
    { provide: Sales, useClass: RpcSales },
    { provide: Orders, useClass: RpcOrders },
    { provide: Payments, useClass: RpcPayments },
    { provide: Accounts, useClass: RpcAccounts },
    { provide: Catalog, useClass: RpcCatalog },
    { provide: Inbox, useClass: RpcInbox },
    { provide: AuditLog, useFactory: () => new LoggedAudit(logger) },
    {
      provide: AccessTokens,
      inject: [Revocations],
      useFactory: (revocations: Revocations) =>
        new JwtAccessTokens(JWT_SECRET, ACCESS_TOKEN_LIFE_MS, wallClock, revocations),
    },
    { provide: WallClock, useValue: wallClock },
    { provide: Nonces, useValue: nonces },
    { provide: PurchaseCounter, useValue: { count: (outcome: string) => purchases.inc({ outcome }) } },
  ];
}

function policies({ settings }: GatewayParts): Provider[] {
  const { MAX_IN_FLIGHT, MAX_EVENT_LOOP_DELAY_MS, SOLD_OUT_GRACE_MS, ACCESS_TOKEN_LIFE_MS } = settings;
  return [
    { provide: SoldOutFlags, useFactory: () => new SoldOutFlags(now, now() + SOLD_OUT_GRACE_MS) },
    { provide: RecentKeys, useFactory: () => new RecentKeys() },
    { provide: Revocations, useFactory: () => new Revocations(ACCESS_TOKEN_LIFE_MS, wallClock.now) },
    { provide: LoadShedder, useFactory: () => new LoadShedder(MAX_IN_FLIGHT, MAX_EVENT_LOOP_DELAY_MS) },
  ];
}

/** What operators do. */
const administration: Provider[] = [
  CreateSale,
  PublishSale,
  AddStock,
  EndSale,
  FindSaleFigures,
  SaveCategory,
  CreateGoods,
  RenameGoods,
  LinkCategory,
  OperatorAudit,
];

function useCases({ settings }: GatewayParts): Provider[] {
  const tokenSecret = createSecretKey(Buffer.from(settings.PURCHASE_TOKEN_SECRET));
  const attempts = new WindowLimiter(settings.PURCHASES_PER_USER, settings.PURCHASES_WINDOW_MS, now);
  return [
    ListSales,
    FindPurchase,
    ListOrders,
    FindOrder,
    CancelOrder,
    PayOrder,
    AcceptWebhook,
    ...administration,
    LogOut,
    FollowRevocations,
    ListMessages,
    { provide: FindSale, inject: [Sales], useFactory: (sales: Sales) => new FindSale(sales, now) },
    ...[ListCategories, ListGoods, FindGoods].map((Browse) => ({
      provide: Browse,
      inject: [Catalog],
      useFactory: (catalog: Catalog) => new Browse(catalog, now),
    })),
    {
      provide: LogIn,
      inject: [Accounts, AccessTokens],
      useFactory: (accounts: Accounts, tokens: AccessTokens) =>
        new LogIn(accounts, tokens, {
          failures: new WindowLimiter(settings.LOGIN_FAILURES_PER_USER, 60_000, now),
          attempts: new WindowLimiter(settings.LOGINS_PER_ADDRESS, 60_000, now),
        }),
    },
    {
      provide: IssuePurchaseToken,
      inject: [FindSale],
      useFactory: (findSale: FindSale) =>
        new IssuePurchaseToken(findSale, wallClock, nonces, tokenSecret, settings.PURCHASE_TOKEN_LIFE_MS),
    },
    {
      provide: PlacePurchase,
      inject: [SoldOutFlags, RecentKeys, StockGate, PurchaseCounter],
      useFactory: (flags: SoldOutFlags, keys: RecentKeys, gate: StockGate, counter: PurchaseCounter) =>
        new PlacePurchase(flags, keys, attempts, gate, wallClock, tokenSecret, counter),
    },
    {
      provide: WatchPurchase,
      inject: [FindPurchase],
      useFactory: (find: FindPurchase) => new WatchPurchase(find, now, WATCH_TIMES),
    },
  ];
}

function inbound({ settings, logger, metrics, routes }: GatewayParts): Provider[] {
  const log = new RequestLog(logger, settings.SLOW_REQUEST_MS, now);
  const shared = [LoadShedder, ProblemReplies, HttpMetrics];
  return [
    SessionGuard,
    {
      provide: RevocationJob,
      inject: [FollowRevocations],
      useFactory: (follow: FollowRevocations) => new RevocationJob(follow, { logger, metrics }),
    },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: RequestLog, useValue: log },
    { provide: ProblemReplies, useFactory: () => new ProblemReplies(routes, log) },
    {
      provide: CookiePolicy,
      useValue: { isSecure: settings.STAMPEDE_MODE === 'production' } satisfies CookiePolicy,
    },
    {
      provide: Sessions,
      inject: [AccessTokens],
      useFactory: (tokens: AccessTokens) => new Sessions(tokens, settings.JWT_SECRET),
    },
    {
      provide: HttpMetrics,
      inject: [LoadShedder],
      useFactory: (shedder: LoadShedder) => new HttpMetrics(metrics, () => shedder.active),
    },
    {
      provide: EventStreams,
      inject: [HttpMetrics],
      useFactory: (http: HttpMetrics) =>
        new EventStreams(settings.MAX_EVENT_STREAMS, (count) => http.streams.set({}, count)),
    },
    {
      provide: PurchaseRoute,
      inject: [PlacePurchase, Sessions, ...shared],
      useFactory: (
        purchases: PlacePurchase,
        sessions: Sessions,
        shedder: LoadShedder,
        replies: ProblemReplies,
        http: HttpMetrics,
      ) => new PurchaseRoute(purchases, sessions, shedder, replies, http, now),
    },
    {
      provide: WebhookRoute,
      inject: [AcceptWebhook, ProblemReplies, HttpMetrics],
      useFactory: (webhooks: AcceptWebhook, replies: ProblemReplies, http: HttpMetrics) =>
        new WebhookRoute(webhooks, replies, http, now),
    },
  ];
}
