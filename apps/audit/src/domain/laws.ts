import { Law, type LawReport } from './law.js';

/** Every law that verify proves, in the order in which it reports them. */
export class Laws {
  readonly answeredOnce = new Law('every 202 has exactly one end');
  readonly refusedNever = new Law('no refusal has an end');
  readonly sameAnswer = new Law('a repeated key gets the same answer');
  readonly keptPromise = new Law('nothing answered 202 was rejected');
  readonly noRejection = new Law('the ledger rejected nothing that the gate gave away');
  readonly conserved = new Law('stock: total = available + reserved + sold');
  readonly totalOfAdditions = new Law('stock: total = what the sale began with + additions');
  readonly stockOfPurchases = new Law('stock: reserved and sold are the sums of the purchases');
  readonly countsOfPurchases = new Law('stock: its counts of purchases are right');
  readonly gateTerms = new Law('gate = ledger, start, end and limit');
  readonly gateRecords = new Law('gate = ledger, record by record');
  readonly gateStock = new Law('gate = ledger, units left');
  readonly gateQuotas = new Law('gate = ledger, quotas of users');
  readonly withinLimit = new Law("no user above the sale's limit");
  readonly oneOrder = new Law('one order per accepted purchase and none without');
  readonly orderLines = new Law('order and purchase agree: user, sku, quantity, amount');
  readonly orderShard = new Law('every order lies in the shard of its user');
  readonly orderEnds = new Law('order PAID, CANCELLED, PENDING = purchase SOLD, RELEASED, RESERVED');
  readonly paidOnce = new Law('PAID = exactly one unrefunded full charge, other states = none');
  readonly paymentCharges = new Law("payments agree with the provider's ledger");
  readonly deadLetters = new Law('dead letter topics are empty');

  reports(): LawReport[] {
    return Object.values(this).map((law) => (law as Law).report());
  }
}
