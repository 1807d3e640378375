import * as vscode from 'vscode';
import { Server } from './server';
import { Status } from './status';

let server: Server | undefined;

/** Called once, when a folder with a `.chant` is opened. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('chant', { log: true });
  const status = new Status();
  const running = (server = new Server(context, output, status));

  context.subscriptions.push(
    output,
    status,
    vscode.commands.registerCommand('chant.restartServer', () => running.restart()),
    vscode.commands.registerCommand('chant.showOutput', () => output.show()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('chant.server')) {
        void running.restart();
      }
    }),
  );
  await vscode.commands.executeCommand('setContext', 'chant:active', true);
  await running.restart();
}

/** Called when the window closes: the server is told, and waited for. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
