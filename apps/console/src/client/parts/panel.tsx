import type { ComponentChildren } from 'preact';

export function Panel({
  title,
  note,
  tools,
  area,
  children,
}: {
  title: string;
  note?: ComponentChildren;
  tools?: ComponentChildren;
  /** Its place in the page's grid. */
  area: string;
  children: ComponentChildren;
}) {
  const id = `title-${area}`;
  return (
    <section class={`panel at-${area}`} aria-labelledby={id} data-testid={`panel-${area}`}>
      <div class="panel-head">
        <h2 id={id}>{title}</h2>
        {note !== undefined && <span class="note">{note}</span>}
        {tools !== undefined && <div class="tools">{tools}</div>}
      </div>
      {children}
    </section>
  );
}

/** One of a few, as a row of buttons. */
export function Choice<T extends string>({
  name,
  options,
  value,
  onChange,
}: {
  name: string;
  options: readonly (readonly [T, string])[];
  value: T;
  onChange: (value: T) => void;
}) {
  return (
    <div class="choice" role="group" aria-label={name}>
      {options.map(([option, text]) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === value}
          data-testid={`choose-${option}`}
          onClick={() => onChange(option)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
