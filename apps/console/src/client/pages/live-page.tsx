import type { Operator } from '../api.js';
import { AnswersTable } from '../parts/answers-table.js';
import { FunnelPanel } from '../parts/funnel-panel.js';
import { TrafficCharts } from '../parts/traffic-charts.js';
import { PipelinePanel } from '../parts/pipeline-panel.js';
import { SalePanel } from '../parts/sale-panel.js';
import { Tiles } from '../parts/tiles.js';

export function LivePage({ operator }: { operator: Operator }) {
  return (
    <div class="live">
      <h1 class="unseen">Live sale</h1>
      <SalePanel storefrontUrl={operator.storefrontUrl} />
      <Tiles />
      <TrafficCharts />
      <AnswersTable />
      <FunnelPanel />
      <PipelinePanel />
    </div>
  );
}
