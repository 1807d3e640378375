import vscode = require('vscode');

/** The server's notification `chant/serverStatus`. */
export interface ServerStatus {
  health: 'ok' | 'warning' | 'error';
  /** Whether it has nothing left to read or check. */
  quiescent: boolean;
  specs: number;
  runs: number;
  /** The URIs of the folders whose projects it serves. */
  projects?: string[];
  message?: string;
}

export function isServerStatus(value: unknown): value is ServerStatus {
  return typeof value === 'object' && value !== null && 'health' in value && 'quiescent' in value;
}

/** The item in the status bar: how the server is, in one word and one icon. */
export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('chant.status', vscode.StatusBarAlignment.Left);

  constructor() {
    this.item.name = 'chant';
    this.item.command = 'chant.showOutput';
  }

  show(status: ServerStatus): void {
    const icon = !status.quiescent ? 'sync~spin' : status.health === 'ok' ? 'check' : status.health;
    const count =
      status.specs === 1 ? vscode.l10n.t('1 spec') : vscode.l10n.t('{0} specs', status.specs);
    this.draw(icon, status.message ?? (status.quiescent ? count : vscode.l10n.t('reading, {0} so far', count)), status.health);
  }

  starting(): void {
    this.draw('sync~spin', vscode.l10n.t('the server is starting'));
  }

  /** It has answered, and has not said yet how it is. */
  running(): void {
    this.draw('check', vscode.l10n.t('the server is running'));
  }

  stopped(): void {
    this.draw('error', vscode.l10n.t('the server is not running'), 'error', 'chant.restartServer');
  }

  missing(): void {
    this.draw('error', vscode.l10n.t('the server was not found: set chant.server.path'), 'error', 'chant.restartServer');
  }

  dispose(): void {
    this.item.dispose();
  }

  private draw(icon: string, tooltip: string, health: ServerStatus['health'] = 'ok', command = 'chant.showOutput'): void {
    this.item.text = `$(${icon}) chant`;
    this.item.tooltip = `chant: ${tooltip}`;
    this.item.command = command;
    this.item.backgroundColor =
      health === 'ok' ? undefined : new vscode.ThemeColor(`statusBarItem.${health}Background`);
    this.item.show();
  }
}
