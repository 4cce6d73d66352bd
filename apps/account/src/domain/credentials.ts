/** Hashing reads all of it: without a bound a login would cost as much as its sender likes. */
const MAX_PASSWORD_LENGTH = 256;
/** ASCII only, so that names that look alike are alike, and `lower` means the same here and in PostgreSQL. */
const USERNAME = /^[a-z0-9][a-z0-9._-]{1,39}$/i;

export function isUsername(text: string): boolean {
  return USERNAME.test(text);
}

/** Whether it is worth hashing: what is longer is nobody's password. */
export function isPasswordLength(password: string): boolean {
  return password.length <= MAX_PASSWORD_LENGTH;
}

/** What is wrong with the name of a new user; undefined when nothing is. */
export function findUsernameProblem(username: string): string | undefined {
  if (isUsername(username)) return undefined;
  return 'a user name has 2 to 40 letters (a to z), digits, dots, hyphens and underscores, and begins with a letter or digit';
}

/** What is wrong with the password of a new user; undefined when nothing is. */
export function findPasswordProblem(password: string, minLength: number): string | undefined {
  if (password.length < minLength) return `a password has ${minLength} characters or more`;
  if (!isPasswordLength(password)) return `a password has ${MAX_PASSWORD_LENGTH} characters or less`;
  if (/\p{Cc}/u.test(password)) return 'a password is one line without control characters';
  return undefined;
}
