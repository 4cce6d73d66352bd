import { writeRunFile } from './run-file.mjs';
import { Supervisor } from './supervise.mjs';

/** @typedef {import('./types.mjs').RunFile} RunFile */
/** @typedef {import('./types.mjs').PartName} PartName */
/** @typedef {import('./types.mjs').PartRecord} PartRecord */
/** @typedef {import('./types.mjs').AppRecordFields} AppRecordFields */

/** The running stack: its supervised processes, and run.json, which follows them. */
export class StackState {
  /** @type {Promise<void>} */
  #writing = Promise.resolve();

  /**
   * @param {string} home
   * @param {RunFile} run
   * @param {(message: string) => void} say
   */
  constructor(home, run, say) {
    this.home = home;
    this.run = run;
    this.supervisor = new Supervisor({
      say,
      onChange: ({ spec, identity }) => this.#recordProcess(spec, identity),
    });
  }

  /** @param {PartName} name @param {Partial<PartRecord>} [fields] */
  async setPart(name, fields) {
    this.run.infrastructure[name] = {
      ...this.run.infrastructure[name],
      ...fields,
      how: fields?.how ?? this.run.infrastructure[name]?.how ?? 'native',
    };
    await this.save();
  }

  /** @param {AppRecordFields} fields */
  async addApp(fields) {
    this.run.apps.push({ ...fields, pid: 0, startTime: '', command: '' });
    await this.save();
  }

  /** @param {string} instance @param {number | undefined} inspectPort */
  async setInspectPort(instance, inspectPort) {
    Object.assign(this.run.apps.find((app) => app.instance === instance) ?? {}, { inspectPort });
    await this.save();
  }

  /** @param {Partial<RunFile>} changes */
  async set(changes) {
    Object.assign(this.run, changes);
    await this.save();
  }

  /** Writes run.json; writes of one process never overtake each other. */
  save() {
    this.#writing = this.#writing.then(() => writeRunFile(this.home, this.run));
    return this.#writing;
  }

  /**
   * @param {import('./types.mjs').ProcessSpec} spec
   * @param {import('./types.mjs').ProcessIdentity | undefined} identity
   */
  async #recordProcess({ name, stopSignal, container }, identity) {
    const record =
      this.run.apps.find((app) => app.instance === name) ??
      this.run.infrastructure[/** @type {PartName} */ (name)];
    if (!record || container) return;
    Object.assign(record, {
      pid: identity?.pid,
      startTime: identity?.startTime,
      command: identity?.command,
      stopSignal,
    });
    await this.save();
  }
}
