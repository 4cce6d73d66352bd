import { Injectable } from '@nestjs/common';
import { OrderService } from '@stampede/contracts';
import type { Client } from '@stampede/rpc';
import { Reference } from '@stampede/rpc-nest';
import { OrderPort, type Payable } from '../../application/ports.js';

@Injectable()
export class OrderClient extends OrderPort {
  constructor(@Reference(OrderService) private readonly orders: Client<typeof OrderService>) {
    super();
  }

  findPayable(userId: string, orderId: string): Promise<Payable> {
    return this.orders.findPayable(userId, orderId);
  }
}
