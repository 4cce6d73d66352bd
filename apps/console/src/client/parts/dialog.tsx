import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Refusal, textOf } from '../api.js';

export type FieldErrors = (path: string) => string | undefined;

/**
 * A question with an answer to send. What the server refuses is shown where it belongs, and nothing that was typed is lost.
 */
export function Dialog({
  title,
  testId,
  onClose,
  onSubmit,
  buttons,
  children,
}: {
  title: string;
  testId: string;
  onClose: () => void;
  /** @param button the value of the button that was pressed */
  onSubmit: (fields: FormData, button: string) => Promise<void>;
  buttons: readonly { readonly value: string; readonly text: string; readonly isMain?: boolean }[];
  children: (errors: FieldErrors) => ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<Refusal | Error | null>(null);
  const [isSending, setSending] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter.value : '';
    setSending(true);
    try {
      await onSubmit(new FormData(event.currentTarget as HTMLFormElement), button);
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
      setSending(false);
    }
  };
  const errors: FieldErrors = (path) =>
    problem instanceof Refusal ? problem.errors.find((one) => one.path === path)?.message : undefined;
  return (
    <dialog ref={dialog} onClose={onClose} aria-label={title} data-testid={testId}>
      <form onSubmit={(event) => void submit(event)}>
        <h2>{title}</h2>
        {children(errors)}
        <p class="problem" role="alert" data-testid="dialog-problem">
          {problem !== null && textOf(problem)}
        </p>
        <div class="buttons">
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          {buttons.map(({ value, text, isMain }) => (
            <button
              key={value}
              type="submit"
              value={value}
              class={isMain ? 'primary' : undefined}
              disabled={isSending}
              data-testid={`submit-${value}`}
            >
              {text}
            </button>
          ))}
        </div>
      </form>
    </dialog>
  );
}

export function Field({
  label,
  error,
  children,
}: {
  label: string;
  error?: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <label class="field">
      {label}
      {children}
      {error !== undefined && <span class="problem">{error}</span>}
    </label>
  );
}
