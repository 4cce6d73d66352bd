/** Which methods each path answers, so that a wrong method can be told from a wrong address. Asked for refusals only. */
export class RouteTable {
  private readonly routes: { readonly method: string; readonly parts: readonly string[] }[] = [];

  /** A pattern as the router takes it, e.g. `/orders/:id`. */
  add(method: string, pattern: string): void {
    this.routes.push({ method, parts: pattern.split('/') });
  }

  /** In alphabetical order; none when nothing is at the path. */
  methodsOf(path: string): string[] {
    const parts = (path.split('?')[0] ?? '').split('/');
    const methods = this.routes.filter((route) => fits(route.parts, parts)).map(({ method }) => method);
    return [...new Set(methods)].sort();
  }
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  if (pattern.length !== parts.length) return false;
  return pattern.every((part, index) => (part.startsWith(':') ? parts[index] !== '' : part === parts[index]));
}
