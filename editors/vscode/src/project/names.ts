/** Where something is, and what it is called for short. */
interface Named {
  name: string;
  /** With slashes. */
  path: string;
}

/** The names; those that several have, each with what differs in its path: `web — one` and `web — two`. */
export function apart(all: readonly Named[]): string[] {
  return all.map(({ name, path }) => {
    const same = all.filter((other) => other.name === name).map((other) => other.path.split('/'));
    const parts = path.split('/');
    const least = Math.min(...same.map(({ length }) => length));
    const shared = (part: (of: string[], at: number) => string | undefined, most: number) => {
      let count = 0;
      while (count < most && same.every((of) => part(of, count) === part(parts, count))) {
        count += 1;
      }
      return count;
    };
    const behind = shared((of, at) => of.at(-1 - at), least);
    const before = shared((of, at) => of[at], least - behind);
    return [name, parts.slice(before, parts.length - behind).join('/')].filter(Boolean).join(' — ');
  });
}
