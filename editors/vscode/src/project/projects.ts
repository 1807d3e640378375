import { posix } from 'node:path';
import vscode = require('vscode');
import { type Graph, readGraph } from './graph';
import { apart } from './names';
import type { Server } from '../server';

/** A folder with a `.chant`, and the graph of its specs. */
export interface Project {
  folder: vscode.Uri;
  /** `web`, or `web/packages/cli` where it lies within the folder `web` of the workspace; no two have the same. */
  name: string;
  graph: Graph;
}

/** So long after a change the server is asked: a burst of changes is one question. */
const PAUSE = 150;

/** And so many times as long as the last answer took is it left alone: a large project must not be drawn at every key. */
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
  /** Whether an answer is waited for, and whether something has changed since it was asked for. */
  private asking = false;
  private changedSince = false;
  /** Before then nothing is asked. */
  private rest = 0;
  /** How many servers have come and gone. */
  private servers = 0;

  constructor(private readonly server: Server) {}

  /** The specs may be others than they were. */
  stale(): void {
    if (this.asking) {
      this.changedSince = true;
      return;
    }
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.ask();
    }, Math.max(PAUSE, this.rest - Date.now()));
  }

  /** The server is gone, and with it all that it told. */
  forget(): void {
    this.wait();
    this.servers += 1;
    this.take([], undefined);
  }

  /** The project that a file belongs to: the innermost one, where projects are nested. */
  of(file: vscode.Uri): Project | undefined {
    const around = this.all.filter(({ folder }) => `${file.path}/`.startsWith(`${folder.path.replace(/\/$/, '')}/`));
    return around.sort((a, b) => b.folder.path.length - a.folder.path.length)[0];
  }

  dispose(): void {
    this.wait();
    this.changed.dispose();
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async ask(): Promise<void> {
    const of = this.servers;
    this.asking = true;
    const [found, refusals]: [Omit<Project, 'name'>[], string[]] = [[], []];
    const start = Date.now();
    for (const uri of this.server.projects) {
      try {
        found.push({ folder: vscode.Uri.parse(uri, true), graph: await this.graphOf(uri) });
      } catch (error) {
        refusals.push(error instanceof Error ? error.message : String(error));
      }
    }
    this.rest = Date.now() + REST * (Date.now() - start);
    this.asking = false;
    if (this.changedSince) {
      this.changedSince = false;
      this.stale();
    }
    if (of === this.servers) {
      const names = apart(found.map(({ folder }) => ({ name: nameOf(folder), path: folder.path })));
      this.take(found.map((project, at) => ({ ...project, name: names[at] ?? '' })), refusals[0]);
    }
  }

  private async graphOf(uri: string): Promise<Graph> {
    const answer = await this.server.ask<{ text: string }>('chant.graph', { uri, format: 'json' });
    return readGraph(answer.text);
  }

  private take(found: Project[], refusal: string | undefined): void {
    [this.all, this.refusal] = [found, refusal];
    this.changed.fire();
  }
}

/** What a project is called by the folder of the workspace that it lies in. */
function nameOf(folder: vscode.Uri): string {
  const root = vscode.workspace.getWorkspaceFolder(folder);
  return root === undefined ? folder.fsPath : [root.name, posix.relative(root.uri.path, folder.path)].filter(Boolean).join('/');
}
