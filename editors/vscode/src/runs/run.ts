/** The run of a spec, as the notifications `chant/run` have told it so far. */
export interface Run {
  uri: string;
  state: 'queued' | 'running' | 'stopping' | 'completed' | 'needs_attention' | 'failed' | 'cancelled' | 'lost';
  /** When it began, in milliseconds since the epoch. */
  since: number;
  agent?: string;
  criteria?: { checked: number; total: number };
  /** What the agent said last, or how it ended. */
  last?: string;
  /** The chain that it is of. */
  chain?: string;
}

/** Specs that are run until something stands in the way. */
export interface Chain {
  name: string;
  /** What it is about. */
  topic: string;
  /** Its specs, by their addresses. */
  specs: string[];
  /** How it ended. */
  over?: { outcome: string; message: string };
}

/** What happened; docs/phases.md lists the events. */
export type RunEvent = { uri: string; chain?: string } & (
  | { event: 'queued'; ahead: number }
  | { event: 'started'; at: number; agent: string }
  | { event: 'line'; text: string; lines?: string[]; skipped?: number }
  | { event: 'criteria'; checked: number; total: number }
  | { event: 'stopping' }
  | { event: 'ended'; outcome: string; message: string }
  | { event: 'lost' }
);

const EVENTS = ['queued', 'started', 'line', 'criteria', 'stopping', 'ended', 'lost'];
const OUTCOMES = ['completed', 'needs_attention', 'failed', 'cancelled'] as const;

/** All that the agent has said since the event before; what of it was too much stands in the log alone. */
export function linesOf({ text, lines = [text], skipped = 0 }: Extract<RunEvent, { event: 'line' }>, left: (count: number) => string): string[] {
  return skipped > 0 ? [left(skipped), ...lines] : lines;
}

/** Reads a notification; `undefined` for one of a later server that means nothing to us. */
export function readEvent(params: unknown): RunEvent | undefined {
  const told = params as { uri?: unknown; event?: unknown } | undefined;
  return typeof told?.uri === 'string' && typeof told.event === 'string' && EVENTS.includes(told.event)
    ? (told as RunEvent)
    : undefined;
}

/** What happened to a chain. */
export type ChainEvent = { chain: string } & (
  | { event: 'chain_started'; topic: string; specs: { uri: string | null }[] }
  | { event: 'chain_ended'; outcome: string; message: string }
);

/** Reads a notification about a chain; `undefined` for any other. */
export function readChainEvent(params: unknown): ChainEvent | undefined {
  const told = params as { chain?: unknown; event?: unknown } | undefined;
  const isOne = told?.event === 'chain_started' || told?.event === 'chain_ended';
  return isOne && typeof told.chain === 'string' ? (told as ChainEvent) : undefined;
}

/** The chain after an event; `undefined` where its beginning was not heard. */
export function chainAfter(before: Chain | undefined, event: ChainEvent): Chain | undefined {
  if (event.event === 'chain_started') {
    return { name: event.chain, topic: event.topic, specs: event.specs.flatMap(({ uri }) => uri ?? []) };
  }
  return before && { ...before, over: { outcome: event.outcome, message: event.message } };
}

/** The run after an event; one that begins again forgets the one before. */
export function after(before: Run | undefined, event: RunEvent, now: number): Run {
  const begun: Run = { uri: event.uri, state: 'running', since: now, ...(event.chain === undefined ? {} : { chain: event.chain }) };
  const run = before !== undefined && isLive(before) ? { ...before } : begun;
  switch (event.event) {
    case 'queued':
      return { ...run, state: 'queued' };
    case 'started':
      return { ...run, state: 'running', since: event.at * 1000, agent: event.agent };
    case 'line':
      return { ...run, last: event.text };
    case 'criteria':
      return { ...run, criteria: { checked: event.checked, total: event.total } };
    case 'stopping':
      return { ...run, state: 'stopping' };
    case 'ended':
      return { ...(before ?? run), state: OUTCOMES.find((one) => one === event.outcome) ?? 'failed', last: event.message };
    case 'lost':
      return { ...(before ?? run), state: 'lost' };
  }
}

/** Whether it is not over yet. */
export function isLive({ state }: Run): boolean {
  return state === 'queued' || state === 'running' || state === 'stopping';
}

/** `1:05`, or `1:02:03`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, at) => (at === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':');
}
