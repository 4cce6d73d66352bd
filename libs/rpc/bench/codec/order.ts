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

/** An order as services pass it on: ids and money as 64-bit integers, an enum, lines, what may be absent, an instant, text. */
export const OrderType = struct('io.stampede.bench.Order', {
  orderId: int64(),
  purchaseId: string(),
  userId: int64(),
  saleId: string(),
  status: OrderStatus,
  lines: list(OrderLine),
  amountCents: int64(),
  placedAt: date(),
  paidAt: nullable(date()),
  cancelReason: nullable(string()),
  receiver: string(),
  address: string(),
  remark: nullable(string()),
});
export type Order = Infer<typeof OrderType>;

export const ORDER: Order = {
  orderId: '7311980024518934528',
  purchaseId: 'pur-01J9Z8Q4T7W2K5M3N6P8R0S1V4',
  userId: '90071992547409931',
  saleId: 'sale-2024-11-11-20',
  status: 'PAID',
  lines: [
    { skuId: '100012043978', name: '手机 12 Pro 256GB 深空灰', quantity: 1, priceCents: '599900' },
    { skuId: '100012043991', name: 'USB-C cable 1 m', quantity: 2, priceCents: '1990' },
    { skuId: '100012044007', name: 'screen protector', quantity: 1, priceCents: '2900' },
  ],
  amountCents: '606780',
  placedAt: new Date('2024-11-11T12:00:00.137Z'),
  paidAt: new Date('2024-11-11T12:01:30.482Z'),
  cancelReason: null,
  receiver: '王小明',
  address: '浙江省杭州市西湖区文三路 90 号 3 幢 502 室',
  remark: null,
};
