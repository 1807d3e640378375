import vscode = require('vscode');
import type { Server } from '../server';
import { after, chainAfter, isLive, readChainEvent, readEvent, type Chain, type Run, type RunEvent } from './run';

/** All runs and chains of this window, newest first; kept until the window closes. */
export class Runs implements vscode.Disposable {
  private readonly known = new Map<string, Run>();
  private readonly knownChains = new Map<string, Chain>();
  private readonly chainChanged = new vscode.EventEmitter<Chain>();
  readonly onDidChangeChain = this.chainChanged.event;
  private readonly changed = new vscode.EventEmitter<RunEvent>();
  readonly onDidChange = this.changed.event;
  private readonly heard: vscode.Disposable;

  constructor(private readonly server: Server) {
    this.heard = vscode.Disposable.from(
      this.changed,
      this.chainChanged,
      server.onDidTellOfRun((params) => {
        const event = readEvent(params);
        if (event !== undefined) {
          this.hear(event);
        }
        this.hearOfChain(params);
      }),
    );
  }

  get all(): Run[] {
    return [...this.known.values()].sort((a, b) => Number(isLive(b)) - Number(isLive(a)) || b.since - a.since);
  }

  get chains(): Chain[] {
    return [...this.knownChains.values()].reverse();
  }

  of(uri: string): Run | undefined {
    return this.known.get(uri);
  }

  /** Starts the phase, and waits until it is over; `cancelled` stops it. Rejects with the sentence of a refusal. */
  async run(uri: string, cancelled: vscode.CancellationToken): Promise<Run> {
    const listening: vscode.Disposable[] = [];
    const over = new Promise<Run>((resolve) => {
      const heard = this.changed.event(({ uri: other }) => {
        const run = this.of(uri);
        if (other === uri && run !== undefined && !isLive(run)) {
          resolve(run);
        }
      });
      listening.push(heard);
    });
    try {
      await this.server.ask('chant.runPhase', { uri });
      listening.push(cancelled.onCancellationRequested(() => void this.server.ask('chant.cancelRun', { uri }).catch(() => undefined)));
      return await over;
    } finally {
      vscode.Disposable.from(...listening).dispose();
    }
  }

  dispose(): void {
    this.heard.dispose();
  }

  private hear(event: RunEvent): void {
    this.known.set(event.uri, after(this.known.get(event.uri), event, Date.now()));
    this.changed.fire(event);
  }

  private hearOfChain(params: unknown): void {
    const event = readChainEvent(params);
    const chain = event && chainAfter(this.knownChains.get(event.chain), event);
    if (chain !== undefined) {
      this.knownChains.set(chain.name, chain);
      this.chainChanged.fire(chain);
    }
  }
}
