import * as vscode from 'vscode';
import { Answers } from './commands/answers';
import { Commands } from './commands/commands';
import { NEEDS } from './commands/needs';
import { GraphPanel } from './graph/panel';
import { Projects } from './project/projects';
import { Server } from './server';
import { SpecsView } from './specs/view';
import { Status } from './status';

let server: Server | undefined;

/** Called once, when a folder with a `.chant` is opened, or a view of ours. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('chant', { log: true });
  const status = new Status();
  const running = (server = new Server(context, output, status));
  const projects = new Projects(running);
  const answers = new Answers(running);
  const commands = new Commands(running, projects, answers);
  const specs = new SpecsView(projects);
  const graph = new GraphPanel(context.extensionUri, projects);
  running.middleware = commands.middleware;

  context.subscriptions.push(
    output,
    status,
    running,
    projects,
    answers,
    specs,
    graph,
    vscode.commands.registerCommand('chant.restartServer', () => running.restart()),
    vscode.commands.registerCommand('chant.showOutput', () => output.show()),
    vscode.commands.registerCommand('chant.showGraph', (given: unknown) => graph.show(given)),
    vscode.commands.registerCommand('chant.groupSpecs', () => specs.chooseGroups()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('chant.server')) {
        void running.restart();
      }
    }),
    // The server is told at its start whether it may run anything.
    vscode.workspace.onDidGrantWorkspaceTrust(() => running.restart()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => projects.stale()),
    running.onDidRest(() => projects.stale()),
    running.onDidChangeState((state) => {
      void announce(running, state);
      if (state === 'running') {
        projects.stale();
      } else if (state !== 'starting') {
        projects.forget();
      }
    }),
  );
  await vscode.commands.executeCommand('setContext', 'chant:active', true);
  // Not waited for: the window should not.
  void running.restart();
}

/** Called when the window closes: the server is told, and waited for. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** Lets menus and welcome pages know how the server is and what it can. */
async function announce(running: Server, state: string): Promise<void> {
  await vscode.commands.executeCommand('setContext', 'chant:server', state);
  for (const command of Object.keys(NEEDS)) {
    const name = command.slice('chant.'.length);
    await vscode.commands.executeCommand('setContext', `chant:can.${name}`, running.can(command));
  }
}
