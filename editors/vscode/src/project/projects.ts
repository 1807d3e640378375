import * as vscode from 'vscode';
import { type Graph, readGraph } from './graph';
import type { Server } from '../server';

/** A folder with a `.chant`, and the graph of its specs. */
export interface Project {
  folder: vscode.Uri;
  graph: Graph;
}

/** Waits so long for the server to say more before it is asked again: a burst of changes is one question. */
const PAUSE = 150;

/** And so many times as long as the last answer took: a large project must not be drawn at every key. */
const REST = 10;

/** All projects of the window, asked for anew whenever the server has come to rest. */
export class Projects implements vscode.Disposable {
  /** In the order of their folders. */
  all: Project[] = [];
  /** Why there are none, where the server refused. */
  refusal: string | undefined;

  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private timer: NodeJS.Timeout | undefined;
  private asked = 0;
  private took = 0;

  constructor(private readonly server: Server) {}

  /** The specs may be others than they were. */
  stale(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), Math.max(PAUSE, REST * this.took));
  }

  /** The server is gone, and with it all that it told. */
  forget(): void {
    clearTimeout(this.timer);
    this.asked += 1;
    this.take([], undefined);
  }

  /** The project that a file belongs to: the innermost one, where projects are nested. */
  of(file: vscode.Uri): Project | undefined {
    const around = this.all.filter(({ folder }) => `${file.path}/`.startsWith(`${folder.path.replace(/\/$/, '')}/`));
    return around.sort((a, b) => b.folder.path.length - a.folder.path.length)[0];
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.changed.dispose();
  }

  private async ask(): Promise<void> {
    const turn = (this.asked += 1);
    const start = Date.now();
    const [found, refusals]: [Project[], string[]] = [[], []];
    for (const folder of await folders()) {
      try {
        found.push({ folder, graph: await this.graphOf(folder) });
      } catch (error) {
        refusals.push(error instanceof Error ? error.message : String(error));
      }
    }
    this.took = Date.now() - start;
    // An answer that was overtaken by a later question is not news.
    if (turn === this.asked) {
      this.take(found, refusals[0]);
    }
  }

  private async graphOf(folder: vscode.Uri): Promise<Graph> {
    const uri = folder.toString();
    const answer = await this.server.ask<{ text: string }>('chant.graph', { uri, format: 'json' });
    return readGraph(answer.text);
  }

  private take(found: Project[], refusal: string | undefined): void {
    [this.all, this.refusal] = [found, refusal];
    this.changed.fire();
  }
}

/** Every folder with a `.chant` in it, wherever in the workspace. Never lists the specs: there may be 100,000. */
async function folders(): Promise<vscode.Uri[]> {
  const found = new Map<string, vscode.Uri>();
  const add = (folder: vscode.Uri) => found.set(folder.toString(), folder);
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const there = vscode.workspace.fs.stat(vscode.Uri.joinPath(uri, '.chant'));
    await there.then(
      () => add(uri),
      () => undefined,
    );
  }
  for (const file of await vscode.workspace.findFiles('**/.chant/config.md', '**/{node_modules,target,.git}/**')) {
    const folder = vscode.Uri.joinPath(file, '..', '..');
    // chant's worktrees lie below its own folder; they are copies of the same specs.
    if (!folder.path.includes('/.chant/')) {
      add(folder);
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
