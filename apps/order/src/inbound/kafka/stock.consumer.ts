import { Injectable } from '@nestjs/common';
import type { DecodedItem } from '@stampede/kafka';
import { PlaceOrders } from '../../application/place-orders.js';
import { toReservation, type StockMessage } from './stock-message.js';

/** Reserved stock becomes orders; rejected stock concerns nobody here. */
@Injectable()
export class StockConsumer {
  constructor(private readonly placeOrders: PlaceOrders) {}

  async consume(items: readonly DecodedItem<StockMessage>[]): Promise<void> {
    const reservations = items.flatMap(({ event }) =>
      event.type === 'StockReserved' ? [toReservation(event)] : [],
    );
    if (reservations.length > 0) await this.placeOrders.execute(reservations);
  }
}
