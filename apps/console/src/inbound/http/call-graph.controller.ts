import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ZodPipe } from '@stampede/http';
import type { z } from 'zod';
import { ReadCallGraph } from '../../application/read-call-graph.js';
import { OperatorGuard } from './operator.guard.js';
import { GraphQuery } from './requests.js';

@UseGuards(OperatorGuard)
@Controller('api')
export class CallGraphController {
  constructor(private readonly readCallGraph: ReadCallGraph) {}

  /** Null while Prometheus cannot tell. */
  @Get('call-graph')
  callGraph(@Query(new ZodPipe(GraphQuery)) { window }: z.infer<typeof GraphQuery>) {
    return this.readCallGraph.execute(window);
  }
}
