import { performance } from 'node:perf_hooks';
import { currentCall } from '../common/call-context.js';
import type { FilterFactory } from './filter.js';

/** Sent by consumers that balance by load, and answered with `curTime:<ms>,load:<per cent>`: Dubbo's name and form. */
export const ADAPTIVE_ATTACHMENT = 'lb_adaptive';

const MEASURE_MS = 1000;

/**
 * Tells consumers that balance `adaptive` how busy this process is: the share of the last second in which its event loop worked. For
 * services that are exported with the parameter `loadbalance=adaptive`.
 */
export const adaptiveLoadFilter: FilterFactory = ({ place, url }) => {
  const isAdaptive = Object.entries(url.parameters).some(
    ([name, value]) => /(^|\.)loadbalance$/.test(name) && value === 'adaptive',
  );
  if (place !== 'provider' || !isAdaptive) return undefined;
  const load = new EventLoopLoad();
  return (invocation, next) => {
    const call = currentCall();
    if (call !== undefined && invocation.attachments[ADAPTIVE_ATTACHMENT] !== undefined)
      call.resultAttachments[ADAPTIVE_ATTACHMENT] = `curTime:${Date.now()},load:${load.percent()}`;
    return next(invocation);
  };
};

class EventLoopLoad {
  private last = performance.eventLoopUtilization();
  private measuredAt = performance.now();
  private measured = 0;

  percent(): number {
    const now = performance.now();
    if (now - this.measuredAt >= MEASURE_MS) {
      const total = performance.eventLoopUtilization();
      this.measured = Math.round(performance.eventLoopUtilization(total, this.last).utilization * 100);
      this.last = total;
      this.measuredAt = now;
    }
    return this.measured;
  }
}
