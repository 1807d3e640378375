import vscode = require('vscode');
import { targetOf } from '../commands/asking';
import { STATES } from '../project/graph';
import type { Projects } from '../project/projects';
import { stateWord } from '../specs/view';
import { html } from './html';
import type { Said, Shown, Words } from './messages';

/** The tab with the graph: at most one, kept up to date while it is open. */
export class GraphPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private readonly registered: vscode.Disposable;
  private focus: Shown['focus'];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly projects: Projects,
  ) {
    this.registered = vscode.Disposable.from(
      projects.onDidChange(() => this.tell()),
      // After a reload of the window the tab is there again.
      vscode.window.registerWebviewPanelSerializer('chant.graph', {
        deserializeWebviewPanel: (panel) => {
          this.take(panel);
          return Promise.resolve();
        },
      }),
    );
  }

  /** Shows the tab; with a spec in the middle where the command was given one. */
  show(given: unknown): void {
    const uri = given === undefined ? undefined : targetOf(given)?.uri;
    const project = uri && this.projects.of(uri);
    const spec = project?.graph.specs.find(({ path }) => path !== undefined && uri?.path.endsWith(`/${path}`));
    this.focus = project && spec && { uri: project.folder.toString(), id: spec.id };
    if (this.panel === undefined) {
      this.take(vscode.window.createWebviewPanel('chant.graph', '', vscode.ViewColumn.Active));
    } else {
      this.panel.reveal();
      this.tell();
    }
  }

  dispose(): void {
    this.registered.dispose();
    this.panel?.dispose();
  }

  private take(panel: vscode.WebviewPanel): void {
    const folder = vscode.Uri.joinPath(this.extension, 'dist');
    this.panel = panel;
    panel.title = vscode.l10n.t('Graph of specs');
    panel.iconPath = vscode.Uri.joinPath(this.extension, 'media', 'icon.png');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.onDidDispose(() => (this.panel = undefined));
    panel.webview.onDidReceiveMessage((said: Said) => this.hear(said).catch(show));
    panel.webview.html = html(panel.webview, folder);
  }

  private async hear(said: Said): Promise<void> {
    switch (said.kind) {
      case 'ready':
        this.tell();
        return;
      case 'open':
        return this.open(said.uri, said.id);
      case 'save':
        return save(said.format, said.data);
    }
  }

  private tell(): void {
    const { focus } = this;
    this.focus = undefined;
    const projects = this.projects.all.map((project) => ({ uri: project.folder.toString(), name: project.name, graph: project.graph }));
    const shown: Shown = { projects, words: words(), ...(focus === undefined ? {} : { focus }) };
    void this.panel?.webview.postMessage(shown);
  }

  private async open(uri: string, id: string): Promise<void> {
    const project = this.projects.all.find(({ folder }) => folder.toString() === uri);
    const path = project?.graph.specs.find((spec) => spec.id === id)?.path;
    if (project === undefined || path === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No file has the id {0}.', id));
    } else {
      const beside = { viewColumn: vscode.ViewColumn.Beside };
      await vscode.window.showTextDocument(vscode.Uri.joinPath(project.folder, path), beside);
    }
  }
}

/** Says why something that was asked of the page was not done. */
function show(error: unknown): void {
  void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
}

function words(): Words {
  return {
    states: Object.fromEntries(STATES.map((state) => [state, stateWord(state)])) as Words['states'],
    shown: vscode.l10n.t('{0} of {1} specs'),
    tooMany: vscode.l10n.t('{0} of {1} specs: search, or look at the neighbourhood of one'),
    criteria: vscode.l10n.t('{0} of {1} criteria'),
    waitsFor: vscode.l10n.t('after {0}'),
    around: vscode.l10n.t('Around {0}: show all'),
  };
}

/** Asks for a place and writes the picture there. */
async function save(format: 'svg' | 'png', data: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const place = await vscode.window.showSaveDialog({
    filters: { [format.toUpperCase()]: [format] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, `specs.${format}`) }),
  });
  if (place !== undefined) {
    const bytes = format === 'svg' ? Buffer.from(data) : Buffer.from(data.slice(data.indexOf(',') + 1), 'base64');
    await vscode.workspace.fs.writeFile(place, bytes);
  }
}
