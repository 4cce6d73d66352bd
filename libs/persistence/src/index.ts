export { createDataSource, openDataSource, type DataSourceSettings } from './data-source.js';
export { isTransient, isUniqueViolation } from './errors.js';
export { migrate, type MigrateOptions } from './migrate.js';
export { appendToOutbox, type OutboxRow } from './outbox.js';
export { OutboxRelay, type OutboxRecord, type OutboxRelayOptions } from './outbox-relay.js';
export { createOutboxTableSql, dropOutboxTableSql } from './outbox-table.js';
export { inTransaction, type IsolationLevel, type TransactionOptions } from './transaction.js';
