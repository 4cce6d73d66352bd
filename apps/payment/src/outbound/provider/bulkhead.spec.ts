import { Bulkhead } from './bulkhead.js';

/** Work that ends when told to. */
function gate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}
const patience = () => new AbortController().signal;

describe('Bulkhead', () => {
  it('never runs more than its limit at once, and runs all of it', async () => {
    const bulkhead = new Bulkhead(3);
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    await Promise.all(Array.from({ length: 50 }, () => bulkhead.run(patience(), work)));
    expect({ most, running }).toEqual({ most: 3, running: 0 });
  });

  it('lets those who wait leave, and keeps their place free for others', async () => {
    const bulkhead = new Bulkhead(1);
    const { open, opened } = gate();
    const first = bulkhead.run(patience(), () => opened);
    const impatient = new AbortController();
    const second = bulkhead.run(impatient.signal, async () => 'ran');
    const third = bulkhead.run(patience(), async () => 'ran');
    impatient.abort(new Error('no time left'));
    await expect(second).rejects.toThrow('no time left');
    open();
    await first;
    expect(await third).toBe('ran');
  });

  it('gives its place on when the work fails', async () => {
    const bulkhead = new Bulkhead(1);
    const failing = bulkhead.run(patience(), async () => Promise.reject(new Error('failed')));
    const next = bulkhead.run(patience(), async () => 'ran');
    await expect(failing).rejects.toThrow('failed');
    expect(await next).toBe('ran');
    expect(await bulkhead.run(patience(), async () => 'ran')).toBe('ran');
  });
});
