import { Figures } from '../../application/ports.js';

/** Where there is no Prometheus. */
export class NoFigures extends Figures {
  readonly isConfigured = false;
  traffic = nothing;
  spike = nothing;
  services = nothing;
  calls = nothing;
  pipeline = nothing;
  instances = nothing;
  history = nothing;
}

const nothing = async () => null;
