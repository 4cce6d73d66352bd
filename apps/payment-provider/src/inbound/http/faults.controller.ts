import { Body, Controller, Get, Put } from '@nestjs/common';
import { FaultPanel } from '../../application/ports.js';
import { Faults } from '../../domain/faults.js';
import { parse } from './requests.js';

/** The knobs of a test: mounted in demo and test mode only. */
@Controller('v1/faults')
export class FaultsController {
  constructor(private readonly panel: FaultPanel) {}

  @Get()
  show(): Faults {
    return this.panel.current();
  }

  /** Sets all knobs: what is left out is off. */
  @Put()
  set(@Body() body: unknown): Faults {
    this.panel.set(Object.freeze(parse(Faults, body)));
    return this.panel.current();
  }
}
