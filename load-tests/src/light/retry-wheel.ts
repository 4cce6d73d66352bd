const SLOT_MS = 20;

/** Things to do later, in slots of 20 ms: cheap for many thousands that wait about as long. */
export class RetryWheel<T> {
  private readonly slots = new Map<number, T[]>();
  private nextSlot: number;
  size = 0;

  constructor(startMs: number) {
    this.nextSlot = Math.floor(startMs / SLOT_MS);
  }

  add(atMs: number, item: T): void {
    const slot = Math.max(this.nextSlot, Math.ceil(atMs / SLOT_MS));
    const items = this.slots.get(slot);
    if (items) items.push(item);
    else this.slots.set(slot, [item]);
    this.size += 1;
  }

  /** Takes out what is due. */
  takeDue(nowMs: number): T[] {
    const due: T[] = [];
    for (; this.nextSlot * SLOT_MS <= nowMs; this.nextSlot += 1) {
      const items = this.slots.get(this.nextSlot);
      if (!items) continue;
      this.slots.delete(this.nextSlot);
      due.push(...items);
    }
    this.size -= due.length;
    return due;
  }

  takeAll(): T[] {
    const all = [...this.slots.values()].flat();
    this.slots.clear();
    this.size = 0;
    return all;
  }
}
