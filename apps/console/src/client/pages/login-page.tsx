import { useState } from 'preact/hooks';
import { api, textOf, type Operator } from '../api.js';
import { Mark } from '../parts/mark.js';

export function LoginPage({ note, onLogIn }: { note?: string; onLogIn: (operator: Operator) => void }) {
  const [problem, setProblem] = useState(note);
  const [isAsking, setAsking] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setAsking(true);
    try {
      onLogIn(await api.logIn(String(fields.get('username')), String(fields.get('password'))));
    } catch (error) {
      setProblem(textOf(error));
      setAsking(false);
    }
  };
  return (
    <main class="login" data-testid="page-login">
      <form class="panel" onSubmit={(event) => void submit(event)}>
        <h1>
          <Mark /> Stampede console
        </h1>
        <p class="muted">For operators.</p>
        <label>
          User name
          <input name="username" autocomplete="username" required maxLength={128} autofocus />
        </label>
        <label>
          Password
          <input name="password" type="password" autocomplete="current-password" required maxLength={256} />
        </label>
        <p class="problem" role="alert" data-testid="login-problem">
          {problem}
        </p>
        <button class="primary" type="submit" disabled={isAsking}>
          Log in
        </button>
      </form>
    </main>
  );
}
