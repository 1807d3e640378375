import vscode = require('vscode');
import { Answers } from './commands/answers';
import { Checks } from './checks/explorer';
import { Ticking } from './checks/ticking';
import { Commands } from './commands/commands';
import { NEEDS } from './commands/needs';
import { GraphPanel } from './graph/panel';
import { Projects } from './project/projects';
import { Rereading } from './project/rereading';
import { Runs } from './runs/runs';
import { RunsView } from './runs/view';
import { DOCUMENTS, Server } from './server';
import { SpecsView } from './specs/view';
import { Status } from './status';
import { CheckTasks } from './tasks';

let server: Server | undefined;

/** Called once, when a folder with a `.chant` is opened, or a view of ours. Waits for nothing: the window would. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('chant', { log: true });
  const status = new Status();
  const running = (server = new Server(context, output, status));
  const projects = new Projects(running);
  const answers = new Answers(running);
  const commands = new Commands(running, projects, answers);
  const specs = new SpecsView(projects);
  const graph = new GraphPanel(context.extensionUri, projects);
  const runs = new Runs(running);
  const runsView = new RunsView(running, runs);
  const checks = new Checks(projects, runs);
  running.middleware = commands.middleware;

  context.subscriptions.push(
    output,
    status,
    running,
    projects,
    answers,
    specs,
    graph,
    runs,
    runsView,
    checks,
    new Ticking(running),
    ...(process.platform === 'linux' ? [new Rereading()] : []),
    vscode.tasks.registerTaskProvider('chant', new CheckTasks(() => running.path)),
    vscode.commands.registerCommand('chant.restartServer', () => running.restart()),
    vscode.commands.registerCommand('chant.showOutput', () => output.show()),
    vscode.commands.registerCommand('chant.showGraph', (given: unknown) => graph.show(given)),
    vscode.commands.registerCommand('chant.showRunLog', (given: unknown) => runsView.show(given)),
    vscode.commands.registerCommand('chant.groupSpecs', () => specs.chooseGroups()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('chant.server')) {
        void running.settingChanged();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => running.settingsChanged()),
    running.onDidRest(() => projects.stale()),
    // What an edit or a run changes is told by no rest: the server had nothing to read.
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && vscode.languages.match(DOCUMENTS, document) > 0) {
        projects.stale();
      }
    }),
    runs.onDidChange(({ event }) => {
      if (event !== 'line') {
        projects.stale();
      }
    }),
    running.onDidChangeState((state) => {
      void announce(running, state);
      checks.canRun(running.can('chant.runPhase'));
      if (state !== 'running' && state !== 'starting') {
        projects.forget();
      }
    }),
  );
  void begin(context, running);
}

/** Starts the server where there is something for it to read, now or later. */
async function begin(context: vscode.ExtensionContext, running: Server): Promise<void> {
  let [begun, looking, again] = [false, false, false];
  const look = async () => {
    again = true;
    if (looking) {
      return;
    }
    looking = true;
    while (again && !begun) {
      again = false;
      begun = await isHere();
    }
    looking = false;
    if (begun) {
      waiting.dispose();
      await vscode.commands.executeCommand('setContext', 'chant:active', true);
      await running.restart();
    }
  };
  // A `.chant` that is moved here is told of without what is in it.
  const watcher = vscode.workspace.createFileSystemWatcher('{**/.chant,**/.chant/**}', false, true, true);
  const waiting = vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(() => void look()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void look()),
  );
  context.subscriptions.push(waiting);
  await look();
}

/** Whether any folder of the window has something in a `.chant`. */
async function isHere(): Promise<boolean> {
  const found = vscode.workspace.findFiles('**/.chant/**', '**/{node_modules,target,.git}/**', 1);
  return found.then(
    ({ length }) => length > 0,
    () => false,
  );
}

/** Called when the window closes: the server is told, and waited for. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** Lets menus and welcome pages know how the server is and what it can. */
async function announce(running: Server, state: string): Promise<void> {
  const can = Object.keys(NEEDS).map((command) => [`chant:can.${command.slice('chant.'.length)}`, running.can(command)] as const);
  const known = [['chant:server', state] as const, ...can];
  await Promise.all(known.map(([name, value]) => vscode.commands.executeCommand('setContext', name, value)));
}
