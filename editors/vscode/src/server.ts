import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { createInterface } from 'node:readline';
import vscode = require('vscode');
import type { LanguageClient, LanguageClientOptions, Middleware } from 'vscode-languageclient/node';
import { findServer } from './find';
import { isServerStatus, type Status } from './status';

/** Specs, prompts, config, agents and the archive, and workflows; all other markdown and YAML is left alone. */
export const DOCUMENTS = ['**/.chant/**/*.md', '**/.chant/workflows/*.yml'].map((pattern) => ({ scheme: 'file', pattern }));

/** A server that ends by itself so often within so many milliseconds is not started again. */
const [ENDS, LATELY] = [5, 180_000];

/** The one server process of this window, and the client that speaks with it. */
export class Server {
  private client: LanguageClient | undefined;
  /** The last start or stop that was asked for: the next one waits for it, so that two never run at a time. */
  private turn: Promise<void> = Promise.resolve();
  /** Where the running server is. */
  path: string | undefined;
  /** What the setting said when it was started last. */
  private setting: string | undefined;
  /** What the server announced that it can be asked by name. */
  private commands: readonly string[] = [];
  /** The URIs of the folders whose projects it serves. */
  projects: readonly string[] = [];

  private readonly startedOrEnded = new vscode.EventEmitter<'running' | 'starting' | 'stopped' | 'missing'>();
  readonly onDidChangeState = this.startedOrEnded.event;
  private readonly rested = new vscode.EventEmitter<void>();
  /** It has nothing left to read: what was asked of it before may be old. */
  readonly onDidRest = this.rested.event;
  private readonly told = new vscode.EventEmitter<unknown>();
  /** The notification `chant/run`, as it came. */
  readonly onDidTellOfRun = this.told.event;

  /** When it ended by itself of late, in milliseconds since the epoch. */
  private ends: number[] = [];

  /** What is done with the server's commands when a person, not a program, calls them. */
  middleware: Middleware = {};

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
    private readonly status: Status,
  ) {}

  /** Stops the server if it runs, finds it anew and starts it. Never rejects: what went wrong is shown to the user. */
  restart(): Promise<void> {
    this.ends = [];
    this.turn = this.turn.then(async () => {
      await this.end();
      try {
        await this.begin();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.output.error(`The server did not start: ${reason}`);
        this.enter('stopped');
        const path = this.path ?? '';
        void this.tell('Error', vscode.l10n.t('The chant language server did not start ({0}): {1}', path, reason));
      }
    });
    return this.turn;
  }

  /**
   * Starts the server of the setting, if that is another one than it was. While a window opens, VS Code tells of settings
   * that it reads late or is not yet sure to trust: a server that is busy would be ended and started for nothing.
   */
  async settingChanged(): Promise<void> {
    await this.turn;
    if (this.setting !== undefined && pathSetting() !== this.setting) {
      await this.restart();
    }
  }

  /** Stops the server and waits until it is gone. */
  stop(): Promise<void> {
    this.turn = this.turn.then(() => this.end());
    return this.turn;
  }

  /** Whether the running server has a command. */
  can(command: string): boolean {
    return this.commands.includes(command);
  }

  /** Has the server ask for its settings again. */
  async settingsChanged(): Promise<void> {
    await this.client?.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  /** Calls a command of the server; rejects with its sentence where it refuses. */
  async ask<Answer>(command: string, argument: object): Promise<Answer> {
    if (this.client?.isRunning() !== true) {
      throw new Error(vscode.l10n.t('The chant language server is not running.'));
    }
    return this.client.sendRequest<Answer>('workspace/executeCommand', { command, arguments: [argument] });
  }

  dispose(): void {
    vscode.Disposable.from(this.startedOrEnded, this.rested, this.told).dispose();
  }

  private async begin(): Promise<void> {
    this.setting = pathSetting();
    const found = findServer({
      setting: this.setting,
      extension: this.context.extensionPath,
      home: homedir(),
      searchPath: process.env.PATH ?? '',
      platform: process.platform,
      executable,
    });
    this.path = found.path;
    if (found.path === undefined) {
      this.output.error(`No server: ${found.tried} is not there, or may not be executed.`);
      this.enter('missing');
      void offerHelp(found.tried);
      return;
    }

    this.output.info(`Starting ${found.path} (from ${found.from})`);
    const { Client, CloseAction, ErrorAction, RevealOutputChannelOn, State } = await import('./languageclient');
    const options = this.options(RevealOutputChannelOn.Never);
    let ran = false;
    options.errorHandler = {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      // One that never ran is told of by who wanted to start it.
      closed: () => {
        const again = this.client === client && ran && this.mayBeginAgain();
        return { action: again ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
      },
    };
    options.initializationFailedHandler = () => false;
    const client = new Client('chant', 'chant', { command: found.path, args: ['serve', '--stdio'] }, options);
    client.onNotification('chant/serverStatus', (params: unknown) => {
      if (this.client === client && isServerStatus(params)) {
        this.status.show(params);
        this.projects = params.projects ?? [];
        if (params.quiescent) {
          this.rested.fire();
        }
      }
    });
    client.onNotification('chant/run', (params: unknown) => this.told.fire(params));
    client.onDidChangeState(({ oldState, newState }) => {
      if (this.client !== client) {
        // One that was replaced while it started has come too late.
        if (newState === State.Running) {
          client.dispose().catch(() => undefined);
        }
        return;
      }
      if (ran && oldState === State.Starting && newState === State.Stopped) {
        void this.tell('Error', vscode.l10n.t('The chant language server could not be started again.'));
      }
      ran ||= newState === State.Running;
      const running = newState === State.Running;
      this.projects = running ? this.projects : [];
      this.commands = running ? (client.initializeResult?.capabilities.executeCommandProvider?.commands ?? []) : [];
      this.enter(running ? 'running' : newState === State.Starting ? 'starting' : 'stopped');
    });
    this.client = client;
    await client.start();
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      // It ended before it could be asked to. That was logged when it happened.
      this.output.debug(String(error));
    }
  }

  /** Says that the server ended by itself. Whether it is started again: not where it did so several times of late. */
  private mayBeginAgain(): boolean {
    const now = Date.now();
    this.ends = [...this.ends.filter((at) => now - at < LATELY), now];
    const again = this.ends.length < ENDS;
    void this.tell(
      again ? 'Warning' : 'Error',
      again
        ? vscode.l10n.t('The chant language server ended unexpectedly, and is started again.')
        : vscode.l10n.t('The chant language server ended {0} times within three minutes, and is not started again.', ENDS),
    );
    return again;
  }

  private async tell(level: 'Warning' | 'Error', sentence: string): Promise<void> {
    const [show, start] = [vscode.l10n.t('Show output'), vscode.l10n.t('Start it')];
    const choice = await vscode.window[`show${level}Message`](sentence, ...(level === 'Error' ? [start] : []), show);
    if (choice === show) {
      this.output.show();
    } else if (choice === start) {
      await this.restart();
    }
  }

  private enter(state: 'running' | 'starting' | 'stopped' | 'missing'): void {
    this.status[state]();
    this.startedOrEnded.fire(state);
  }

  private options(never: NonNullable<LanguageClientOptions['revealOutputChannelOn']>): LanguageClientOptions {
    return {
      documentSelector: DOCUMENTS,
      diagnosticCollectionName: 'chant',
      outputChannel: this.output,
      revealOutputChannelOn: never,
      middleware: {
        ...this.middleware,
        workspace: {
          configuration: async (params, token, next) => {
            const values = await next(params, token);
            return Array.isArray(values) ? values.map((value: unknown) => withTrust(value)) : values;
          },
        },
      },
      // Read at each start. What changes later, the server asks for.
      initializationOptions: () => withTrust(vscode.workspace.getConfiguration().get('chant')),
      stdioOptions: {
        // The client reads the protocol from stdout itself; this is for transports that leave it free.
        stdout: (input) => void input.resume(),
        // The server's log carries its own levels.
        stderr: (input, output) => void createInterface({ input }).on('line', (line) => output.info(line)),
      },
    };
  }
}

/** The setting `chant.server.path`, as it counts here and now. */
function pathSetting(): string {
  return vscode.workspace.getConfiguration('chant').get('server.path', '');
}

/** The settings, and whether VS Code trusts the workspace: no setting may say that, and where it is not, nothing is run. */
function withTrust(settings: unknown): object {
  return { ...(settings as object | undefined), trusted: vscode.workspace.isTrusted };
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Says that there is no server and what to do about it. */
async function offerHelp(tried: string): Promise<void> {
  const setting = vscode.l10n.t('Open the setting');
  const guide = vscode.l10n.t('How to install');
  const choice = await vscode.window.showErrorMessage(
    vscode.l10n.t(
      'The chant language server was not found ({0}). Install chant-lsp, or tell this extension where it is.',
      tried,
    ),
    setting,
    guide,
  );
  if (choice === setting) {
    // A path belongs to a machine. In a remote window (WSL, SSH, container) that is the other one.
    const settings = vscode.env.remoteName === undefined ? 'openSettings' : 'openRemoteSettings';
    await vscode.commands.executeCommand(`workbench.action.${settings}`, { query: 'chant.server.path' });
  } else if (choice === guide) {
    await vscode.env.openExternal(vscode.Uri.parse('https://github.com/chant-lsp/chant-lsp#install'));
  }
}
