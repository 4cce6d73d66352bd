export const SESSION_COOKIE = 'stampede_session';
export const CSRF_COOKIE = 'stampede_csrf';
