import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import type { Snapshot } from '../application/snapshot.js';
import { ABSENT } from './format.js';
import { snapshots } from './snapshots.js';

/** What a figure shows: null is not known. */
export interface Shown {
  readonly text: string;
  /** The figure itself, for whoever reads the page by program. */
  readonly value?: number | string;
}

/** Runs with the latest snapshot now and with every one to come. Write into nodes there; do not render. */
export function useSnapshots(update: (snapshot: Snapshot) => void): void {
  const current = useRef(update);
  current.current = update;
  useLayoutEffect(() => {
    const run = () => snapshots.latest && current.current(snapshots.latest);
    run();
    return snapshots.listen(run);
  }, []);
}

/** A part of what is known that seldom changes: renders only when it does. */
export function useSelected<T>(select: () => T): T {
  const [selected, setSelected] = useState(select);
  const last = useRef(JSON.stringify(selected));
  const current = useRef(select);
  current.current = select;
  useEffect(() => {
    const look = () => {
      const next = current.current();
      const text = JSON.stringify(next);
      if (text === last.current) return;
      last.current = text;
      setSelected(() => next);
    };
    look();
    return snapshots.listen(look);
  }, []);
  return selected;
}

/** A node whose text follows the snapshots. */
export function Figure({
  of,
  testId,
  className,
  absent = ABSENT,
}: {
  of: (snapshot: Snapshot) => Shown | null | undefined;
  testId?: string;
  className?: string;
  /** What stands there while it is not known. */
  absent?: string;
}) {
  const node = useRef<HTMLSpanElement>(null);
  useSnapshots((snapshot) => write(node, of(snapshot) ?? null, absent));
  return (
    <span ref={node} class={className} data-testid={testId}>
      {absent}
    </span>
  );
}

function write(node: RefObject<HTMLSpanElement | null>, shown: Shown | null, absent: string): void {
  const element = node.current;
  if (element === null) return;
  const text = shown?.text ?? absent;
  if (element.textContent !== text) element.textContent = text;
  element.classList.toggle('absent', shown === null);
  setAttribute(element, 'data-value', shown?.value === undefined ? null : String(shown.value));
}

/** Touches the page only where something changes. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Writes a time that goes on between snapshots, every second, by the server's clock. */
export function Clock({ text, testId }: { text: (nowMs: number) => string; testId?: string }) {
  const node = useRef<HTMLSpanElement>(null);
  const current = useRef(text);
  current.current = text;
  useLayoutEffect(() => {
    const run = () => {
      const next = current.current(Date.now() + snapshots.clockOffsetMs);
      if (node.current !== null && node.current.textContent !== next) node.current.textContent = next;
    };
    run();
    const timer = setInterval(run, 1000);
    return () => clearInterval(timer);
  }, [text]);
  return <span ref={node} data-testid={testId} />;
}
