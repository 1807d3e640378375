import vscode = require('vscode');
import type { Server } from '../server';
import { targetOf } from '../commands/asking';
import { elapsed, isLive, linesOf, type Chain, type Run, type RunEvent } from './run';
import type { Runs } from './runs';

const ICONS: Record<Run['state'], [icon: string, color?: string]> = {
  queued: ['clock'],
  running: ['sync~spin', 'charts.blue'],
  stopping: ['loading~spin'],
  completed: ['pass', 'charts.green'],
  needs_attention: ['warning', 'charts.yellow'],
  failed: ['error', 'charts.red'],
  cancelled: ['circle-slash'],
  lost: ['question'],
};

/** How a chain looks that has ended so. */
const OF_CHAINS: Record<string, Run['state']> = {
  completed: 'completed',
  blocked: 'needs_attention',
  stopped: 'failed',
  cancelled: 'cancelled',
};

/** A run, or a spec of a chain that has not begun; commands know the spec by its `uri`. */
interface SpecRow {
  run: () => Run | undefined;
  uri: vscode.Uri;
}

/** A line of the view. */
type Row = SpecRow | { chain: Chain };

/** The list of runs below the specs, and a terminal for each that is looked at. */
export class RunsView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Row | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly logs = new Map<string, Log>();
  /**
   * The rows of specs, by chain and spec. They stay the same and are drawn again one by one: while VS Code draws a whole
   * tree anew, a press on a button in it is about nothing.
   */
  private readonly rows = new Map<string, SpecRow>();
  private readonly registered: vscode.Disposable;

  constructor(
    private readonly server: Server,
    private readonly runs: Runs,
  ) {
    // The time that has passed is shown, so time is what redraws, as long as something runs.
    const clock = setInterval(() => {
      runs.all.filter(isLive).forEach(({ uri }) => this.redraw(uri));
    }, 1000);
    this.registered = vscode.Disposable.from(
      this.changed,
      new vscode.Disposable(() => clearInterval(clock)),
      vscode.window.createTreeView('chant.runs', { treeDataProvider: this }),
      runs.onDidChange((event) => this.hear(event)),
      runs.onDidChangeChain((chain) => {
        if (chain.over !== undefined) {
          void vscode.window.showInformationMessage(`${chain.topic}: ${chain.over.message}`);
        }
        this.changed.fire(undefined);
      }),
    );
  }

  getChildren(row?: Row): Row[] {
    if (row === undefined) {
      const { all, chains } = this.runs;
      const own = all.filter(({ chain }) => !chains.some(({ name }) => name === chain));
      return [...chains.map((chain) => ({ chain })), ...own.map(({ uri }) => this.row('', uri, () => this.runs.of(uri)))];
    }
    return 'chain' in row ? row.chain.specs.map((uri) => this.row(row.chain.name, uri, () => this.of(row.chain, uri))) : [];
  }

  private row(chain: string, uri: string, run: SpecRow['run']): SpecRow {
    const key = `${chain} ${uri}`;
    const row = this.rows.get(key) ?? { run, uri: vscode.Uri.parse(uri, true) };
    row.run = run;
    this.rows.set(key, row);
    return row;
  }

  /** Draws the rows of a spec again. */
  private redraw(uri: string): void {
    for (const [key, row] of this.rows) {
      if (key.endsWith(` ${uri}`)) {
        this.changed.fire(row);
      }
    }
  }

  getTreeItem(row: Row): vscode.TreeItem {
    if ('chain' in row) {
      return this.itemOfChain(row.chain);
    }
    const [run, uri] = [row.run(), row.uri];
    if (run === undefined) {
      const item = new vscode.TreeItem(idOf(uri.toString()));
      item.iconPath = new vscode.ThemeIcon('circle-outline');
      item.contextValue = 'spec';
      return item;
    }
    const [icon, color] = ICONS[run.state];
    const item = new vscode.TreeItem(idOf(run.uri));
    item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
    item.contextValue = isLive(run) ? 'spec.running' : 'spec.over';
    const description = [
      isLive(run) ? elapsed(Date.now() - run.since) : undefined,
      run.criteria && `${run.criteria.checked}/${run.criteria.total}`,
      run.last,
    ]
      .filter(Boolean)
      .join(' · ');
    item.description = description;
    item.tooltip = [stateWord(run.state), run.last].filter(Boolean).join('\n');
    item.accessibilityInformation = { label: [idOf(run.uri), stateWord(run.state), description].filter(Boolean).join(', ') };
    item.command = { command: 'chant.showRunLog', title: vscode.l10n.t('Show the log'), arguments: [{ uri }] };
    return item;
  }

  private itemOfChain(chain: Chain): vscode.TreeItem {
    const [icon, color] = ICONS[OF_CHAINS[chain.over?.outcome ?? ''] ?? 'running'];
    const item = new vscode.TreeItem(chain.topic, vscode.TreeItemCollapsibleState.Expanded);
    item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
    const completed = chain.specs.filter((uri) => this.of(chain, uri)?.state === 'completed').length;
    item.description = chain.over?.message ?? `${completed}/${chain.specs.length}`;
    item.tooltip = item.description;
    item.id = chain.name;
    return item;
  }

  /** The run of a spec, if it is of this chain. */
  private of(chain: Chain, uri: string): Run | undefined {
    const run = this.runs.of(uri);
    return run?.chain === chain.name ? run : undefined;
  }

  /** Shows the terminal of a run, or the log that an earlier window left. */
  async show(given: unknown): Promise<void> {
    const uri = targetOf(given)?.uri ?? (this.runs.all[0] && vscode.Uri.parse(this.runs.all[0].uri, true));
    if (uri !== undefined && this.runs.of(uri.toString()) !== undefined) {
      this.log(uri.toString()).show();
      return;
    }
    const log = logFile(uri);
    const isThere = log && (await vscode.workspace.fs.stat(log).then(
      () => true,
      () => false,
    ));
    if (log === undefined || isThere !== true) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is no log: nothing was run.'));
    } else {
      await vscode.commands.executeCommand('vscode.open', log);
    }
  }

  dispose(): void {
    this.registered.dispose();
    for (const log of this.logs.values()) {
      log.dispose();
    }
  }

  private hear(event: RunEvent): void {
    const log = this.log(event.uri);
    switch (event.event) {
      case 'started':
        // Told again of a run that was found again, with all that it said.
        log.clear();
        log.write(`\x1b[2m${event.agent}\x1b[0m`);
        log.show();
        break;
      case 'line':
        linesOf(event, onlyInLog).forEach((line) => log.write(line));
        this.redraw(event.uri);
        return;
      case 'criteria':
        this.redraw(event.uri);
        return;
      case 'ended':
        log.write(`\x1b[1m${event.message}\x1b[0m`);
        break;
      default:
    }
    this.changed.fire(undefined);
  }

  private log(uri: string): Log {
    const known = this.logs.get(uri);
    if (known?.isOpen === true) {
      return known;
    }
    const stop = () => void this.server.ask('chant.cancelRun', { uri }).catch(() => undefined);
    known?.dispose();
    const log = new Log(`chant ${idOf(uri)}`, known?.lines ?? [], stop);
    this.logs.set(uri, log);
    return log;
  }
}

/** So many lines of a run are kept for a terminal that is opened later; the file below `.chant/logs` has them all. */
const LINES = 2000;

/** What an agent says, in a terminal; Ctrl+C there stops the run. */
class Log implements vscode.Disposable {
  isOpen = true;
  private terminal: vscode.Terminal | undefined;
  private readonly written = new vscode.EventEmitter<string>();

  constructor(
    private readonly name: string,
    readonly lines: string[],
    private readonly stop: () => void,
  ) {}

  write(line: string): void {
    this.lines.push(line);
    this.lines.splice(0, this.lines.length - LINES);
    this.written.fire(`${line}\r\n`);
  }

  /** Forgets what was written. */
  clear(): void {
    this.lines.length = 0;
    this.written.fire('\x1b[2J\x1b[3J\x1b[H');
  }

  show(): void {
    this.terminal ??= vscode.window.createTerminal({
      name: this.name,
      iconPath: new vscode.ThemeIcon('output'),
      pty: {
        onDidWrite: this.written.event,
        open: () => this.written.fire(this.lines.map((line) => `${line}\r\n`).join('')),
        close: () => (this.isOpen = false),
        handleInput: (key: string) => {
          if (key === '\x03') {
            this.stop();
          }
        },
      },
    });
    this.terminal.show(true);
  }

  dispose(): void {
    this.terminal?.dispose();
    this.written.dispose();
  }
}

/** The word for how a run stands. */
function stateWord(state: Run['state']): string {
  const words: Record<Run['state'], string> = {
    queued: vscode.l10n.t('waits for its turn'),
    running: vscode.l10n.t('running'),
    stopping: vscode.l10n.t('is being stopped'),
    completed: vscode.l10n.t('completed'),
    needs_attention: vscode.l10n.t('needs attention'),
    failed: vscode.l10n.t('failed'),
    cancelled: vscode.l10n.t('stopped'),
    lost: vscode.l10n.t('nobody watches over it any more'),
  };
  return words[state];
}

/** Where the log of a spec is; `undefined` for what is no spec. */
function logFile(spec: vscode.Uri | undefined): vscode.Uri | undefined {
  const [, root, id] = /^(.*\/\.chant)\/(?:specs|archive)\/(?:.*\/)?([^/]+)\.md$/.exec(spec?.path ?? '') ?? [];
  return root === undefined || id === undefined ? undefined : spec?.with({ path: `${root}/logs/${id}.log` });
}

/** In the place of lines that were not told. */
export function onlyInLog(count: number): string {
  return count === 1 ? vscode.l10n.t('… 1 line is only in the log') : vscode.l10n.t('… {0} lines are only in the log', count);
}

function idOf(uri: string): string {
  return decodeURIComponent(/([^/]+)\.md$/.exec(uri)?.[1] ?? uri);
}
