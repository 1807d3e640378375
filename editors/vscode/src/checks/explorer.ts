import vscode = require('vscode');
import { type Spec, type State, STATES } from '../project/graph';
import type { Projects } from '../project/projects';
import { linesOf } from '../runs/run';
import type { Runs } from '../runs/runs';
import { onlyInLog } from '../runs/view';
import type { Criterion } from './criteria';
import { outlineOf } from './outline';

/** So many specs are listed; of more, those with something to do. To look at one is to open it. */
const MOST = 500;

/** How long the editor may take to hear that a file was changed on disk. */
const PATIENCE = 3000;

/** Specs as tests: to run one is to run its phase, and a criterion passes when it is ticked. */
export class Checks implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController('chant', 'chant');
  private readonly registered: vscode.Disposable;
  private readonly looker: vscode.TestRunProfile;
  private runner: vscode.TestRunProfile | undefined;
  /** The states of the listed specs, by the ids of their items. */
  private states = new Map<string, State>();

  constructor(
    private readonly projects: Projects,
    private readonly runs: Runs,
  ) {
    this.controller.resolveHandler = async (item) => {
      if (item !== undefined) {
        await this.read(item);
      }
    };
    this.looker = this.controller.createRunProfile(
      vscode.l10n.t('Look what is ticked'),
      vscode.TestRunProfileKind.Run,
      (request, token) => this.each(request, token, () => Promise.resolve(undefined)),
      true,
    );
    this.registered = vscode.Disposable.from(
      this.controller,
      projects.onDidChange(() => this.list()),
    );
  }

  /** Whether the server can run phases: that is then what running a test does. */
  canRun(can: boolean): void {
    if (can && this.runner === undefined) {
      this.runner = this.controller.createRunProfile(
        vscode.l10n.t('Run the phase'),
        vscode.TestRunProfileKind.Run,
        (request, token) => this.phases(request, token),
        true,
      );
    } else if (!can) {
      this.runner?.dispose();
      this.runner = undefined;
    }
    this.looker.isDefault = !can;
  }

  dispose(): void {
    this.runner?.dispose();
    this.registered.dispose();
  }

  private list(): void {
    const found = this.projects.all.flatMap(({ folder, graph }) =>
      graph.specs.flatMap((spec) =>
        spec.path === undefined || (spec.criteria?.total ?? 0) === 0 ? [] : [{ spec, uri: vscode.Uri.joinPath(folder, spec.path) }],
      ),
    );
    found.sort((a, b) => STATES.indexOf(a.spec.state) - STATES.indexOf(b.spec.state));
    found.length = Math.min(found.length, MOST);
    this.states = new Map(found.map(({ spec, uri }) => [uri.toString(), spec.state]));
    const kept = found.map(({ spec, uri }) => this.item(spec, uri));
    this.controller.items.replace(kept);
  }

  /** The item of a spec; criteria that were asked for are asked for again when their number changes. */
  private item({ id, title, criteria, state }: Spec, uri: vscode.Uri): vscode.TestItem {
    const known = this.controller.items.get(uri.toString());
    const item = known ?? this.controller.createTestItem(uri.toString(), title ?? id, uri);
    const before = item.description;
    item.label = title ?? id;
    item.description = [id, criteria && `${criteria.checked}/${criteria.total}`].filter(Boolean).join(' · ');
    item.sortText = `${STATES.indexOf(state)} ${id}`;
    item.canResolveChildren = true;
    if (known !== undefined && known.children.size > 0 && before !== item.description) {
      // One that is gone meanwhile is no longer listed soon.
      this.read(known).catch(() => undefined);
    }
    return item;
  }

  /** Asks for the outline of a spec, and makes its criteria the children of its item. */
  private async read(item: vscode.TestItem): Promise<Criterion<vscode.Range>[]> {
    if (item.uri === undefined) {
      return [];
    }
    await vscode.workspace.openTextDocument(item.uri);
    const { criteria } = await outlineOf(item.uri);
    item.children.replace(
      criteria.map(({ text, range }, at) => {
        const child = this.controller.createTestItem(`${item.id}#${at}`, text, item.uri);
        child.range = range;
        return child;
      }),
    );
    return criteria;
  }

  /** Runs the phases of what was chosen, where there is something to run, and then tells which criteria are ticked. */
  private async phases(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const worth = (state: State | undefined) => state !== 'done' && (request.include !== undefined || state === 'ready');
    const wanted = new Set(this.chosen(request).filter(({ id }) => worth(this.states.get(id))));
    // Each is an agent at work. Somebody who presses "Run All Tests" may not know, and mean other tests.
    if (wanted.size > 1 || (wanted.size === 1 && request.include === undefined)) {
      const detail = [...wanted].map(({ label }) => label).join('\n');
      const yes = vscode.l10n.t('Run');
      const question =
        wanted.size === 1 ? vscode.l10n.t('Run a phase?') : vscode.l10n.t('Run {0} phases, one after the other?', wanted.size);
      if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) {
        return;
      }
    }
    await this.each(request, token, (item, run) => (wanted.has(item) ? this.work(item, run, token) : Promise.resolve(undefined)));
  }

  /** The items of the specs that a request asks for; of criteria, those of their specs. */
  private chosen({ include, exclude = [] }: vscode.TestRunRequest): vscode.TestItem[] {
    const all: vscode.TestItem[] = [];
    this.controller.items.forEach((item) => all.push(item));
    const items = (include ?? all).map((item) => item.parent ?? item);
    return [...new Set(items)].filter((item) => !exclude.includes(item));
  }

  /** Does something for each chosen spec, and then tells which criteria are ticked. */
  private async each(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
    work: (item: vscode.TestItem, run: vscode.TestRun) => Promise<number | undefined>,
  ): Promise<void> {
    const run = this.controller.createTestRun(request);
    const chosen = this.chosen(request);
    for (const item of chosen) {
      run.enqueued(item);
    }
    for (const item of chosen) {
      if (token.isCancellationRequested) {
        run.skipped(item);
        continue;
      }
      run.started(item);
      let refusal: string | undefined;
      const ticked = await work(item, run).catch((error: unknown) => {
        refusal = sentenceOf(error);
        return undefined;
      });
      await this.judge(item, run, ticked, refusal).catch((error: unknown) => run.errored(item, new vscode.TestMessage(sentenceOf(error))));
    }
    run.end();
  }

  private async work(item: vscode.TestItem, run: vscode.TestRun, token: vscode.CancellationToken): Promise<number | undefined> {
    const heard = this.runs.onDidChange((event) => {
      if (event.uri === item.id && event.event === 'line') {
        run.appendOutput(linesOf(event, onlyInLog).map((line) => `${line}\r\n`).join(''), undefined, item);
      }
    });
    try {
      const { state, last = state, criteria } = await this.runs.run(item.id, token);
      run.appendOutput(`${last}\r\n`, undefined, item);
      if (state === 'failed' || state === 'lost') {
        throw new Error(last);
      }
      return criteria?.checked;
    } finally {
      heard.dispose();
    }
  }

  /** A ticked criterion passes, an open one fails at its line; `refusal` says why the phase did not come to its end. */
  private async judge(item: vscode.TestItem, run: vscode.TestRun, ticked: number | undefined, refusal: string | undefined): Promise<void> {
    const end = Date.now() + PATIENCE;
    let criteria = await this.read(item);
    while (ticked !== undefined && criteria.filter(({ done }) => done).length !== ticked && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      criteria = await this.read(item);
    }
    criteria.forEach(({ text, done, range }, at) => {
      const child = item.children.get(`${item.id}#${at}`);
      if (child !== undefined && item.uri !== undefined && !done) {
        const message = new vscode.TestMessage(vscode.l10n.t('open: {0}', text));
        message.location = new vscode.Location(item.uri, range);
        run.failed(child, message);
      } else if (child !== undefined) {
        run.passed(child);
      }
    });
    const open = criteria.filter(({ done }) => !done).length;
    const counts = vscode.l10n.t('{0} of {1} criteria are ticked', criteria.length - open, criteria.length);
    run.appendOutput(`${item.label}: ${counts}\r\n`, undefined, item);
    if (refusal !== undefined) {
      run.errored(item, new vscode.TestMessage(refusal));
    } else if (open === 0) {
      run.passed(item);
    } else {
      const sentence = open === 1 ? vscode.l10n.t('1 criterion is open') : vscode.l10n.t('{0} criteria are open', open);
      run.failed(item, new vscode.TestMessage(sentence));
    }
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
