import vscode = require('vscode');
import { type Server, DOCUMENTS } from '../server';
import { outlineOf } from './outline';

/** Above the criteria of a spec: a press there asks which one is to be ticked, or opened again. */
export class Ticking implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly registered: vscode.Disposable;

  constructor(private readonly server: Server) {
    this.registered = vscode.Disposable.from(
      this.changed,
      vscode.languages.registerCodeLensProvider(DOCUMENTS, this),
      server.onDidChangeState(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('chant.lenses')) {
          this.changed.fire();
        }
      }),
    );
  }

  async provideCodeLenses({ uri }: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const wanted = vscode.workspace.getConfiguration('chant.lenses', uri);
    if (!this.server.can('chant.tickCriterion') || !wanted.get<boolean>('enable', true) || !wanted.get<boolean>('progress', true)) {
      return [];
    }
    const { heading } = await outlineOf(uri);
    const title = vscode.l10n.t('tick …');
    return heading === undefined ? [] : [new vscode.CodeLens(heading, { title, command: 'chant.tickCriterion', arguments: [uri] })];
  }

  dispose(): void {
    this.registered.dispose();
  }
}
