import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../domain/failure.js';
import { useShop } from './shop-context.js';
import { problemText } from './texts.js';

export function LoginForm({ reason }: { reason?: string }) {
  const { texts, demo, logIn } = useShop();
  const [failure, setFailure] = useState<Failure>();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setFailure(await logIn(String(form.get('username')), String(form.get('password'))));
    setBusy(false);
  };
  return (
    <form class="login" data-testid="login-form" onSubmit={submit}>
      <h2 id="sheet-title">{texts.logIn}</h2>
      {reason && <p>{reason}</p>}
      <label>
        {texts.username}
        <input
          ref={first}
          name="username"
          autocomplete="username"
          autocapitalize="none"
          required
          maxLength={128}
        />
      </label>
      <label>
        {texts.password}
        <input name="password" type="password" autocomplete="current-password" required maxLength={256} />
      </label>
      {demo && (
        <p class="hint" data-testid="demo-hint">
          {texts.demoHint}
        </p>
      )}
      <p class="failure" role="alert">
        {failure && problemText(texts, failure.code, failure.retryAfterMs)}
      </p>
      <button class="button" aria-disabled={isBusy}>
        {isBusy ? texts.oneMoment : texts.logIn}
      </button>
    </form>
  );
}
