import vscode = require('vscode');
import type { Server } from '../server';

/** The scheme of documents that hold what the server answered to a command. */
const SCHEME = 'chant-answer';

/** Answers of the server as documents that can be read, searched and compared, and not be changed. */
export class Answers implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registered: vscode.Disposable;

  constructor(private readonly server: Server) {
    this.registered = vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      // What the server says of a spec follows the spec.
      server.onDidRest(() => {
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme === SCHEME) {
            this.changed.fire(uri);
          }
        }
      }),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const [command, argument] = JSON.parse(uri.query) as [string, object];
    try {
      return textOf(await this.server.ask(command, argument));
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Opens the answer to a command beside nothing else: a tab of its own, called `name`. */
  async open(name: string, command: string, argument: object): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md`, query: JSON.stringify([command, argument]) });
    if (command === 'chant.explain' || command === 'chant.doctor') {
      // Not `markdown.showPreview`: that page shows whatever markdown is looked at next.
      await vscode.commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor');
    } else {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    }
  }

  dispose(): void {
    this.registered.dispose();
  }
}

/** What a person reads of an answer. */
function textOf(answer: unknown): string {
  const { text, markdown, missing } = answer as { text?: string; markdown?: string; missing?: string[] };
  const lacking = (missing ?? []).map((sentence) => `> ${vscode.l10n.t('Missing: {0}', sentence)}\n`).join('');
  return `${lacking}${lacking === '' ? '' : '\n'}${markdown ?? text ?? JSON.stringify(answer, null, 2)}`;
}
