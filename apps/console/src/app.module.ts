import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AccountService, SaleService } from '@stampede/contracts';
import { RpcModule } from '@stampede/rpc-nest';
import { rpcOptions, type ServiceRuntime } from '@stampede/service';
import { EventStreams, WindowLimiter } from '@stampede/http';
import { AdministerSales } from './application/administer-sales.js';
import { LogIn } from './application/log-in.js';
import { OperatorSessions } from './application/operator-sessions.js';
import * as ports from './application/ports.js';
import { ReadCallGraph } from './application/read-call-graph.js';
import { ReadHistory } from './application/read-history.js';
import { SnapshotFeed } from './application/snapshot-feed.js';
import { TakeSnapshots } from './application/take-snapshots.js';
import type { ConsoleSettings } from './config/settings.js';
import { CallGraphController } from './inbound/http/call-graph.controller.js';
import { HealthController } from './inbound/http/health.controller.js';
import { ProblemFilter } from './inbound/http/problem.filter.js';
import { SalesController } from './inbound/http/sales.controller.js';
import { PageSettings, SessionController } from './inbound/http/session.controller.js';
import { SnapshotsController } from './inbound/http/snapshots.controller.js';
import { LoggedAudit } from './outbound/log/logged-audit.js';
import { LoggedFailures } from './outbound/log/logged-failures.js';
import { NoFigures } from './outbound/prometheus/no-figures.js';
import { PrometheusClient } from './outbound/prometheus/prometheus-client.js';
import { PrometheusFigures } from './outbound/prometheus/prometheus-figures.js';
import { RpcAccounts } from './outbound/rpc/rpc-accounts.js';
import { RpcSales } from './outbound/rpc/rpc-sales.js';

type Runtime = ServiceRuntime<ConsoleSettings>;

/** A snapshot without figures in time is better than one with figures too late. */
const PROMETHEUS_TIMEOUT_MS = 1500;
const FAILED_LOGINS_WINDOW_MS = 60_000;

const now = () => performance.now();
const wallClock: ports.WallClock = { now: () => Date.now() };

/** The composition root: the only place that names adapters. */
@Module({})
export class AppModule {
  static of(runtime: Runtime): DynamicModule {
    return {
      module: AppModule,
      imports: [RpcModule.forRoot(rpcOptions('console', runtime))],
      controllers: [
        SessionController,
        SnapshotsController,
        CallGraphController,
        SalesController,
        HealthController,
      ],
      providers: [...outbound(runtime), ...useCases(runtime), ...inbound(runtime)],
    };
  }
}

function outbound({ settings, logger }: Runtime): Provider[] {
  const { PROMETHEUS_URL } = settings;
  return [
    // Optional both: the console is there to show that one is away.
    RpcModule.reference(SaleService, { loadBalance: 'leastactive', optional: true }),
    RpcModule.reference(AccountService, { optional: true }),
    { provide: ports.Sales, useClass: RpcSales },
    { provide: ports.Accounts, useClass: RpcAccounts },
    {
      provide: ports.Figures,
      useFactory: () =>
        PROMETHEUS_URL === undefined
          ? new NoFigures()
          : new PrometheusFigures(new PrometheusClient(PROMETHEUS_URL, PROMETHEUS_TIMEOUT_MS)),
    },
    { provide: ports.AuditLog, useValue: new LoggedAudit(logger) },
    { provide: ports.FailureLog, useValue: new LoggedFailures(logger) },
    { provide: ports.WallClock, useValue: wallClock },
  ];
}

function useCases({ settings }: Runtime): Provider[] {
  const failures = new WindowLimiter(settings.LOGIN_FAILURES_PER_ADDRESS, FAILED_LOGINS_WINDOW_MS, now);
  return [
    {
      provide: LogIn,
      inject: [ports.Accounts, ports.AuditLog],
      useFactory: (accounts: ports.Accounts, audit: ports.AuditLog) => new LogIn(accounts, failures, audit),
    },
    {
      provide: OperatorSessions,
      inject: [ports.Accounts, ports.AuditLog],
      useFactory: (accounts: ports.Accounts, audit: ports.AuditLog) =>
        new OperatorSessions(accounts, audit, now),
    },
    {
      provide: AdministerSales,
      inject: [ports.Sales, ports.AuditLog],
      useFactory: (sales: ports.Sales, audit: ports.AuditLog) => new AdministerSales(sales, audit),
    },
    {
      provide: ReadHistory,
      inject: [ports.Figures],
      useFactory: (figures: ports.Figures) => new ReadHistory(figures, wallClock),
    },
    {
      provide: ReadCallGraph,
      inject: [ports.Figures, ports.FailureLog],
      useFactory: (figures: ports.Figures, log: ports.FailureLog) =>
        new ReadCallGraph(figures, wallClock, log),
    },
    {
      provide: SnapshotFeed,
      inject: [ports.Sales, ports.Figures, ports.FailureLog],
      useFactory: (sales: ports.Sales, figures: ports.Figures, log: ports.FailureLog) =>
        new SnapshotFeed(new TakeSnapshots(sales, figures, wallClock, log), wallClock, log),
    },
  ];
}

function inbound({ settings, logger, metrics }: Runtime): Provider[] {
  const streams = metrics.gauge('stampede_http_event_streams');
  return [
    { provide: APP_FILTER, useValue: new ProblemFilter(logger) },
    {
      provide: PageSettings,
      useValue: {
        isSecure: settings.STAMPEDE_MODE === 'production',
        storefrontUrl: settings.STOREFRONT_URL ?? null,
      } satisfies PageSettings,
    },
    {
      provide: EventStreams,
      useFactory: () => new EventStreams(settings.MAX_EVENT_STREAMS, (count) => streams.set({}, count)),
    },
  ];
}
