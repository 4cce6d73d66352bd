import { Books } from '../domain/books.js';
import { AnswersCheck, isOfSale } from '../domain/check-answers.js';
import { GateCheck } from '../domain/check-gate.js';
import { LedgerCheck } from '../domain/check-ledger.js';
import { MoneyCheck } from '../domain/check-money.js';
import { OrderCheck } from '../domain/check-orders.js';
import { Laws } from '../domain/laws.js';
import type { LawReport } from '../domain/law.js';
import type { LedgerStock, SeenAnswer } from '../domain/records.js';
import type { Pages, Stores } from './stores.js';

export interface CheckOptions {
  readonly saleId: string | undefined;
  readonly allowRepairs: boolean;
  /** Reads the answers files from their beginning. */
  readonly readAnswers: (() => AsyncIterable<SeenAnswer>) | undefined;
}

export interface Findings {
  readonly laws: readonly LawReport[];
  readonly stock: readonly LedgerStock[];
  readonly counts: {
    readonly purchases: number;
    readonly orders: number;
    readonly answers: number;
    readonly accepted: number;
  };
}

/** Reads every store once and joins them by id. What it finds is only worth something if nothing changed meanwhile. */
export async function checkLaws(stores: Stores, options: CheckOptions): Promise<Findings> {
  const { saleId } = options;
  const laws = new Laws();
  const books = new Books();
  const stock = await stores.ledger.readStock(saleId);

  const ledger = new LedgerCheck(laws, books, stock, options.allowRepairs);
  await each(stores.ledger.readPurchases(saleId), (row) => ledger.purchase(row));
  ledger.finish();

  const gate = new GateCheck(laws, books, stock, ledger.boughtByUser);
  const sales = new Set(stock.map((row) => row.saleId));
  for (const atGate of saleId === undefined ? await stores.gate.listSales() : []) sales.add(atGate);
  for (const id of sales) {
    const sale = await stores.gate.readSale(id);
    gate.sale(id, sale);
    if (sale) await each(stores.gate.readRecords(sale), (record) => gate.record(record));
    gate.quotas(id, sale ? await stores.gate.readQuotas(sale) : new Map());
  }
  gate.finish();

  const orders = new OrderCheck(laws, books);
  await each(stores.orders.readOrders(saleId), (row) => orders.order(row));
  orders.finish();

  const money = new MoneyCheck(laws, books, saleId !== undefined);
  await each(stores.payments.readPayments(), (row) => money.payment(row));
  await each(stores.provider.readCharges(), (charge) => money.charge(charge));
  money.finish();

  await checkDeadLetters(laws, stores);
  const answers = await checkAnswers(laws, books, options);
  return {
    laws: laws.reports(),
    stock,
    counts: { purchases: books.purchases.size, orders: books.orders.size, ...answers },
  };
}

/** What holds at every moment, load or not: checked when the system does not come to rest. */
export async function checkAlways(
  stores: Stores,
  { saleId, allowRepairs }: CheckOptions,
): Promise<readonly LawReport[]> {
  const laws = new Laws();
  const ledger = new LedgerCheck(laws, new Books(), await stores.ledger.readStock(saleId), allowRepairs);
  await each(stores.ledger.readPurchases(saleId), (row) => ledger.purchase(row));
  ledger.finish();
  await checkDeadLetters(laws, stores);
  const always = [
    laws.conserved,
    laws.totalOfAdditions,
    laws.withinLimit,
    laws.noRejection,
    laws.deadLetters,
  ];
  return always.map((law) => law.report());
}

async function checkDeadLetters(laws: Laws, stores: Stores): Promise<void> {
  for (const { topic, records } of await stores.log.countDeadLetters()) {
    laws.deadLetters.check(records === 0, topic, () => `${records} records`);
  }
}

async function checkAnswers(laws: Laws, books: Books, { readAnswers, saleId }: CheckOptions) {
  const check = new AnswersCheck(laws, books);
  for await (const answer of readAnswers?.() ?? []) if (isOfSale(answer, saleId)) check.first(answer);
  for await (const answer of readAnswers?.() ?? []) if (isOfSale(answer, saleId)) check.second(answer);
  return { answers: check.answers, accepted: check.accepted };
}

async function each<T>(pages: Pages<T>, take: (row: T) => void): Promise<void> {
  for await (const page of pages) for (const row of page) take(row);
}
