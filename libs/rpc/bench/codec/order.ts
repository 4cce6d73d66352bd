import {
  date,
  enumeration,
  int32,
  int64,
  list,
  nullable,
  string,
  struct,
  type Infer,
} from '../../src/index.js';

const OrderStatus = enumeration('io.stampede.bench.OrderStatus', ['PENDING_PAYMENT', 'PAID', 'CANCELLED']);

const OrderLine = struct('io.stampede.bench.OrderLine', {
  skuId: int64(),
  name: string(),
  quantity: int32(),
  priceCents: int64(),
});

/** An order as services pass it on: ids and money as 64-bit integers, an enum, lines, what may be absent, instants, Chinese text. */
export const OrderType = struct('io.stampede.bench.Order', {
  orderId: int64(),
  userId: int64(),
  saleId: int64(),
  status: OrderStatus,
  lines: list(OrderLine),
  amountCents: int64(),
  placedAt: date(),
  paidAt: nullable(date()),
  cancelReason: nullable(string()),
  receiver: string(),
  address: string(),
});
export type Order = Infer<typeof OrderType>;

export const ORDER: Order = {
  orderId: '7311980024518934528',
  userId: '104729301',
  saleId: '20241111',
  status: 'PAID',
  lines: [
    { skuId: '100012043978', name: 'phone 12 Pro', quantity: 1, priceCents: '599900' },
    { skuId: '100012043991', name: 'USB-C cable', quantity: 2, priceCents: '1990' },
  ],
  amountCents: '603880',
  placedAt: new Date('2024-11-11T12:00:00.137Z'),
  paidAt: new Date('2024-11-11T12:01:30.482Z'),
  cancelReason: null,
  receiver: 'Wang Xiaoming',
  address: '浙江省杭州市西湖区文三路 90 号',
};
