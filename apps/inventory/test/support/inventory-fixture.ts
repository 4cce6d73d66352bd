import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GROUPS,
  StockEvent,
  TOPICS,
  type OrderEvent,
  type PurchaseEvent,
  type ReserveOutcome,
} from '@stampede/contracts';
import { EventConsumer, KafkaConnection, type EventItem, type EventProducer } from '@stampede/kafka';
import { createDataSource, migrate } from '@stampede/persistence';
import { eventually, scratchDatabase, scratchKafka } from '@stampede/testing';
import type { DataSource } from 'typeorm';
import { AddStock } from '../../src/application/add-stock.js';
import { ApplySaleChanges } from '../../src/application/apply-sale-changes.js';
import { BrowseSales } from '../../src/application/browse-sales.js';
import { CreateSale } from '../../src/application/create-sale.js';
import { EndSale } from '../../src/application/end-sale.js';
import { FindPurchase } from '../../src/application/find-purchase.js';
import { FindSaleFigures } from '../../src/application/find-sale-figures.js';
import { GateEpoch } from '../../src/application/gate-epoch.js';
import { InstallSales } from '../../src/application/install-sales.js';
import { LogPurchases } from '../../src/application/log-purchases.js';
import { LogWaitingPurchases } from '../../src/application/log-waiting-purchases.js';
import { PublishSale } from '../../src/application/publish-sale.js';
import { RebuildGate } from '../../src/application/rebuild-gate.js';
import { RecordPurchases } from '../../src/application/record-purchases.js';
import { ReportGate } from '../../src/application/report-gate.js';
import { ReserveStock } from '../../src/application/reserve-stock.js';
import { SettleGate } from '../../src/application/settle-gate.js';
import { SettleOrders } from '../../src/application/settle-orders.js';
import { WatchGate } from '../../src/application/watch-gate.js';
import type { PurchaseRequest } from '../../src/domain/gate-answer.js';
import type { SaleDefinition } from '../../src/domain/sale.js';
import { InventoryJobs } from '../../src/inbound/jobs/inventory-jobs.js';
import { InventoryConsumers } from '../../src/inbound/kafka/inventory-consumers.js';
import { MIGRATIONS } from '../../src/migrations.js';
import { KafkaPurchaseLog } from '../../src/outbound/kafka/kafka-purchase-log.js';
import { KafkaStockEvents } from '../../src/outbound/kafka/kafka-stock-events.js';
import { PostgresEpochRepository } from '../../src/outbound/persistence/postgres-epoch-repository.js';
import { PostgresSaleChanges } from '../../src/outbound/persistence/postgres-sale-changes.js';
import { PostgresSaleRepository } from '../../src/outbound/persistence/postgres-sale-repository.js';
import { PostgresStockLedger } from '../../src/outbound/persistence/postgres-stock-ledger.js';
import { HOUR_MS, openGate, telemetry, type GateFixture } from './gate-fixture.js';

const TOPIC_NAMES = [TOPICS.purchase, TOPICS.stock, TOPICS.order];
const TEST_GROUPS = [GROUPS.inventoryLedger, GROUPS.inventorySettlement, GROUPS.order];

/** PostgreSQL and Kafka of one test file, under names of their own. */
export interface Stores {
  readonly databaseUrl: string;
  readonly dataSource: DataSource;
  readonly brokers: string[];
  readonly topicPrefix: string;
  readonly kafka: KafkaConnection;
  readonly producer: EventProducer;
  /** For whatever a test writes; it goes with them. */
  readonly folder: string;
  close(): Promise<void>;
}

export async function openStores(): Promise<Stores> {
  const database = await scratchDatabase('inventory');
  await migrate({ url: database.url, migrations: MIGRATIONS });
  const topics = await scratchKafka({ topics: TOPIC_NAMES, groups: TEST_GROUPS });
  const dataSource = await createDataSource({
    url: database.url,
    entities: [],
    applicationName: 'test',
  }).initialize();
  const { logger } = telemetry;
  const folder = await mkdtemp(join(tmpdir(), 'stampede-inventory-'));
  const kafka = await KafkaConnection.open({
    brokers: topics.brokers,
    clientId: 'test',
    logger,
    topicPrefix: topics.topicPrefix,
  });
  return {
    databaseUrl: database.url,
    dataSource,
    brokers: topics.brokers,
    topicPrefix: topics.topicPrefix,
    kafka,
    producer: await kafka.producer(),
    folder,
    close: async () => {
      await kafka.close();
      await dataSource.destroy();
      await topics.drop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One instance of the service, without RPC. */
export class Instance {
  readonly ledger: PostgresStockLedger;
  readonly sales: PostgresSaleRepository;
  readonly epochs: PostgresEpochRepository;
  readonly epoch: GateEpoch;
  readonly log: KafkaPurchaseLog;
  readonly logPurchases: LogPurchases;
  readonly reserveStock: ReserveStock;
  readonly recordPurchases: RecordPurchases;
  readonly settleOrders: SettleOrders;
  readonly rebuildGate: RebuildGate;
  readonly watchGate: WatchGate;
  readonly createSale: CreateSale;
  readonly publishSale: PublishSale;
  readonly addStock: AddStock;
  readonly endSale: EndSale;
  readonly figures: FindSaleFigures;
  readonly applySaleChanges: ApplySaleChanges;
  readonly browseSales: BrowseSales;
  readonly findPurchase: FindPurchase;
  private readonly jobs: InventoryJobs;
  private readonly consumers: InventoryConsumers;

  private constructor(
    stores: Stores,
    readonly fixture: GateFixture,
  ) {
    const { gate } = fixture;
    const { dataSource, producer, kafka } = stores;
    this.ledger = new PostgresStockLedger(dataSource);
    this.sales = new PostgresSaleRepository(dataSource);
    this.epochs = new PostgresEpochRepository(dataSource);
    this.epoch = new GateEpoch(this.epochs);
    this.log = new KafkaPurchaseLog(producer, kafka);
    this.logPurchases = new LogPurchases(gate, this.log);
    this.reserveStock = new ReserveStock(gate, this.logPurchases, this.epoch, this.sales, telemetry);
    const settleGate = new SettleGate(gate, this.epoch, telemetry);
    this.recordPurchases = new RecordPurchases(
      this.ledger,
      new KafkaStockEvents(producer),
      settleGate,
      telemetry,
    );
    this.settleOrders = new SettleOrders(this.ledger, settleGate, telemetry);
    const { ledger, log, sales, epochs, epoch } = this;
    this.rebuildGate = new RebuildGate(gate, ledger, log, sales, epochs, epoch, telemetry);
    this.watchGate = new WatchGate(gate, epoch, this.rebuildGate);
    const installSales = new InstallSales(gate, sales, epoch, telemetry);
    const changes = new PostgresSaleChanges(dataSource);
    this.applySaleChanges = new ApplySaleChanges(gate, changes, epoch, telemetry);
    this.browseSales = new BrowseSales(gate, sales, epoch);
    this.createSale = new CreateSale(sales, installSales, this.browseSales);
    this.publishSale = new PublishSale(changes, installSales, this.browseSales);
    this.addStock = new AddStock(changes, this.applySaleChanges, this.browseSales);
    this.endSale = new EndSale(changes, this.applySaleChanges, this.browseSales);
    this.figures = new FindSaleFigures(sales);
    this.findPurchase = new FindPurchase(gate, ledger, epoch);
    const waiting = new LogWaitingPurchases(gate, this.logPurchases, sales, epoch, telemetry);
    const report = new ReportGate(gate, sales, epoch, telemetry);
    this.jobs = new InventoryJobs(
      this.watchGate,
      installSales,
      this.applySaleChanges,
      waiting,
      report,
      epoch,
      telemetry,
    );
    this.consumers = new InventoryConsumers(kafka, this.recordPurchases, this.settleOrders, telemetry);
  }

  static async open(stores: Stores, redisUrl: string): Promise<Instance> {
    return new Instance(stores, await openGate(redisUrl));
  }

  /** Whether it is a member of its groups. */
  get consuming(): boolean {
    return this.consumers.healthy;
  }

  async start(): Promise<void> {
    await this.consumers.start();
    this.jobs.start();
  }

  async close(): Promise<void> {
    await Promise.all([this.jobs.close(), this.consumers.close()]);
    this.fixture.connection.close();
  }
}

let sequence = 0;

export function newSale(skus: Record<string, number>, rest: Partial<SaleDefinition> = {}): SaleDefinition {
  sequence += 1;
  return {
    saleId: `sale-${process.pid}-${sequence}`,
    name: 'A sale',
    startsAtMs: Date.now() - HOUR_MS,
    endsAtMs: Date.now() + HOUR_MS,
    perUserLimit: 1000,
    isPublished: true,
    items: Object.entries(skus).map(([skuId, stock]) => ({
      skuId,
      title: `Sku ${skuId}`,
      priceCents: 9900,
      stock,
    })),
    ...rest,
  };
}

/** Asks as a buyer does: again, with the same key, as long as the answer is that nobody knows. */
export async function buyUntilAnswered(
  instance: Instance,
  request: PurchaseRequest,
): Promise<ReserveOutcome['code']> {
  let asks = 0;
  return eventually(async () => {
    asks += 1;
    const { code } = await instance.reserveStock.execute(request);
    expect(['UNCONFIRMED', 'FENCED', 'OVERLOADED']).not.toContain(code);
    return asks > 1 && code === 'REPEATED' ? 'ACCEPTED' : code;
  });
}

/** Everything that the service said on stock.v1, each event once: whoever loses its partitions says it again. */
export async function readStockEvents(
  stores: Stores,
): Promise<{ events: StockEvent[]; close(): Promise<void> }> {
  const events: StockEvent[] = [];
  const known = new Set<string>();
  const consumer = new EventConsumer({
    kafka: stores.kafka,
    group: GROUPS.order,
    schema: StockEvent,
    handle: async ({ items }) => {
      for (const { event } of items) {
        if (!known.has(event.id)) events.push(event);
        known.add(event.id);
      }
    },
    logger: telemetry.logger,
  });
  await consumer.start();
  return { events, close: () => consumer.close() };
}

/** What the order service would say. */
export async function sendOrderEvents(stores: Stores, events: readonly OrderEvent[]): Promise<void> {
  await stores.producer.send([{ topic: TOPICS.order, partition: 0, items: events as readonly EventItem[] }]);
}

export async function sendPurchaseEvents(
  stores: Stores,
  partition: number,
  events: readonly PurchaseEvent[],
): Promise<void> {
  await stores.producer.send([{ topic: TOPICS.purchase, partition, items: events as readonly EventItem[] }]);
}

/** A sku of the ledger. */
export async function stockRow(stores: Stores, saleId: string, skuId = 'a') {
  const [row] = await stores.dataSource.query(
    'SELECT total, available, reserved, sold FROM stock WHERE sale_id = $1 AND sku_id = $2',
    [saleId, skuId],
  );
  return row as { total: number; available: number; reserved: number; sold: number };
}
