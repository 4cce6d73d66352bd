import type { Addresses } from './config/addresses.js';
import { KafkaLogStore } from './outbound/kafka/log-store.js';
import { PostgresLedgerStore } from './outbound/postgres/ledger-store.js';
import { PostgresOrderStore } from './outbound/postgres/order-store.js';
import { PostgresPaymentStore } from './outbound/postgres/payment-store.js';
import { PostgresProviderStore } from './outbound/postgres/provider-store.js';
import { RedisGateStore } from './outbound/redis/gate-store.js';

/** The stores where they are; nothing connects before it is asked something. */
export function openStores(addresses: Addresses) {
  return {
    ledger: new PostgresLedgerStore(addresses.inventoryUrl),
    gate: new RedisGateStore(addresses.redisUrl),
    orders: new PostgresOrderStore(addresses.shardUrls),
    payments: new PostgresPaymentStore(addresses.paymentUrl),
    provider: new PostgresProviderStore(addresses.providerUrl),
    log: new KafkaLogStore(addresses.kafkaBrokers, addresses.kafkaTopicPrefix),
  };
}
