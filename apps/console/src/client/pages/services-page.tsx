import { useState } from 'preact/hooks';
import { InstancesTable } from '../parts/instances-table.js';
import { ServicesTable, type ServicesWindow } from '../parts/services-table.js';
import { WaitingPanel } from '../parts/waiting-panel.js';

export function ServicesPage() {
  const [window, setWindow] = useState<ServicesWindow>('minute');
  return (
    <div class="services">
      <h1 class="unseen">Services</h1>
      <ServicesTable key={window} window={window} onWindow={setWindow} />
      <InstancesTable />
      <WaitingPanel />
    </div>
  );
}
