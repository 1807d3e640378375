/** What a command of the server takes, and a person has to be asked for where no program gave it. */
export type Need = 'spec' | 'criterion' | 'code' | 'status' | 'by' | 'reason' | 'title';

/** The commands that can be called without an argument, from the palette or a menu, and what they then lack. */
export const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  'chant.why': ['spec'],
  'chant.previewPrompt': ['spec'],
  'chant.runPhase': ['spec'],
  'chant.cancelRun': ['spec'],
  'chant.open': ['spec'],
  'chant.runChain': ['spec'],
  'chant.runs': ['spec'],
  'chant.nextPhase': ['spec'],
  'chant.archive': ['spec'],
  'chant.tickAll': ['spec'],
  'chant.tickCriterion': ['spec', 'criterion'],
  'chant.setStatus': ['spec', 'status'],
  'chant.approve': ['spec', 'by'],
  'chant.reject': ['spec', 'by', 'reason'],
  'chant.cancel': ['spec'],
  'chant.reopen': ['spec'],
  'chant.reset': ['spec'],
  'chant.takeBoth': ['spec'],
  'chant.showDifference': ['spec'],
  'chant.newSpec': ['title'],
  'chant.startWorkflow': ['title'],
  'chant.explain': ['code'],
  'chant.doctor': [],
};

/** Whether a program made the argument: then it is passed on as it is. */
export function isArgument(value: unknown): boolean {
  const given = value as { uri?: unknown; id?: unknown } | undefined;
  return typeof given === 'object' && (typeof given.uri === 'string' || typeof given.id === 'string');
}

/** The words of a criterion, where a line holds one: `- [ ] Add it` is about `Add it`. */
export function criterionIn(line: string): string | undefined {
  return /^\s*[-*+] \[[ xX]\]\s?(.*)$/.exec(line)?.[1]?.trimEnd();
}
