import type { Language } from '../domain/sale-data.js';
import { useShop } from './shop-context.js';

/** Three bars that run. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <path d="M12 5h17l-4 6H8zM7 13h17l-4 6H3zM16 21h11l-4 6H12z" />
    </svg>
  );
}

export function Header({ onLanguage }: { onLanguage: (language: Language) => void }) {
  const { texts, session } = useShop();
  const { code, name } = texts.otherLanguage;
  return (
    <header class="top">
      <a class="brand" href="/" aria-label={`Stampede 秒杀 · ${texts.home}`}>
        <Mark />
        <b>Stampede</b>
        <span lang="zh">秒杀</span>
      </a>
      <nav aria-label="Stampede">
        {session && (
          <a class="wide" href="#/messages">
            {texts.messages}
          </a>
        )}
        {session && (
          <a class="wide" href="#/orders" data-testid="orders-link">
            {texts.orders}
          </a>
        )}
        <button class="plain" lang={code} data-testid="language" onClick={() => onLanguage(code)}>
          {name}
        </button>
        {session ? (
          <a class="pill" href="#/orders" data-testid="account">
            {session.username ?? session.userId}
          </a>
        ) : (
          <a class="pill" href="#/login" data-testid="login-link">
            {texts.logIn}
          </a>
        )}
      </nav>
    </header>
  );
}

export function Footer() {
  const { texts } = useShop();
  return (
    <footer class="foot">
      <p>
        <b>Stampede 秒杀</b> — {texts.tagline}
      </p>
      <a href="/">{texts.home}</a>
    </footer>
  );
}
