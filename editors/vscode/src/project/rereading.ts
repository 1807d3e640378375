import { type FSWatcher, promises as files, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import vscode = require('vscode');
import { DOCUMENTS } from '../server';

/** VS Code gathers what happens to files for half a second, and tells of it then. */
const LATER = 800;

/**
 * Has VS Code read an open spec again where it has overlooked that the file is another one.
 *
 * chant-lsp writes a file by exchanging it for a new one in a single step. On Linux the watcher of VS Code hears of that
 * as "made" and "removed", takes the two for nothing, and shows the old text for ever. So the folders of open specs are
 * watched here as well; who finds another text there than in the editor sets the times of the file to what they are, which is
 * an event that VS Code does not miss. What is not saved stays as it is: VS Code itself decides what to do.
 */
export class Rereading implements vscode.Disposable {
  private readonly folders = new Map<string, FSWatcher>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** The files that VS Code was told of, so that it is told once. */
  private readonly told = new Map<string, string>();
  private readonly registered: vscode.Disposable;

  constructor() {
    this.registered = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument(() => this.watch()),
      vscode.workspace.onDidCloseTextDocument(() => this.watch()),
    );
    this.watch();
  }

  dispose(): void {
    this.registered.dispose();
    this.folders.forEach((watcher) => watcher.close());
    this.timers.forEach((timer) => clearTimeout(timer));
  }

  /** Watches the folders of open specs, and no others. */
  private watch(): void {
    const wanted = new Set(specs().map(({ uri }) => dirname(uri.fsPath)));
    for (const [folder, watcher] of this.folders) {
      if (!wanted.has(folder)) {
        watcher.close();
        this.folders.delete(folder);
      }
    }
    for (const folder of wanted) {
      if (!this.folders.has(folder)) {
        try {
          const watcher = watch(folder, { persistent: false }, (_, name) => name !== null && this.look(join(folder, name)));
          watcher.on('error', () => watcher.close());
          this.folders.set(folder, watcher);
        } catch {
          // It is gone, or there are too many watchers: VS Code says so itself.
        }
      }
    }
  }

  private look(file: string): void {
    if (specs().some(({ uri }) => uri.fsPath === file)) {
      clearTimeout(this.timers.get(file));
      this.timers.set(file, setTimeout(() => void this.compare(file), LATER));
    }
  }

  private async compare(file: string): Promise<void> {
    this.timers.delete(file);
    try {
      const [{ ino, mtimeMs, atime, mtime }, text] = await Promise.all([files.stat(file), files.readFile(file, 'utf8')]);
      const version = `${ino} ${mtimeMs}`;
      const overlooked = specs().some((document) => document.uri.fsPath === file && !document.isDirty && document.getText() !== text);
      if (overlooked && this.told.get(file) !== version) {
        this.told.set(file, version);
        // Not if it was written meanwhile: then VS Code hears of that, and the time would be wrong.
        if ((await files.stat(file)).mtimeMs === mtimeMs) {
          await files.utimes(file, atime, mtime);
        }
      }
    } catch {
      // It is gone, which VS Code sees.
    }
  }
}

/** The open specs, prompts and configurations. */
function specs(): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter((document) => vscode.languages.match(DOCUMENTS, document) > 0);
}
