/** A symbol of a document, as far as it tells of criteria. */
export interface Symbol<Range> {
  name: string;
  detail: string;
  kind: number;
  range: Range;
  children: readonly Symbol<Range>[];
}

export interface Criterion<Range> {
  text: string;
  done: boolean;
  range: Range;
}

/** VS Code's number for what is true or false, which is how the server shows criteria in the outline. */
const BOOLEAN = 16;

/** Where the heading above the criteria is. */
export function headingIn<Range>(symbols: readonly Symbol<Range>[]): Range | undefined {
  for (const { range, children } of symbols) {
    const found = children.some(({ kind }) => kind === BOOLEAN) ? range : headingIn(children);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** The criteria of a spec, from its outline: the server decides what counts as one. */
export function criteriaIn<Range>(symbols: readonly Symbol<Range>[]): Criterion<Range>[] {
  return symbols.flatMap(({ name, detail, kind, range, children }) =>
    kind === BOOLEAN ? [{ text: name, done: detail === 'done', range }] : criteriaIn(children),
  );
}
