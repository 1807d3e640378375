import vscode = require('vscode');
import type { Middleware } from 'vscode-languageclient/node';
import type { Projects } from '../project/projects';
import type { Server } from '../server';
import type { Answers } from './answers';
import { ask } from './asking';
import { isArgument, NEEDS } from './needs';
import { showWhy, type Why } from './why';

/** Commands of the server, called by a person: they are asked for what it needs, and shown what it answers. */
export class Commands {
  /** For the client, which hands every call of such a command to it. */
  readonly middleware: Middleware = {
    executeCommand: async (command, args: unknown[], next) => {
      const needs = NEEDS[command];
      if (needs === undefined || isArgument(args[0])) {
        return (await next(command, args)) as unknown;
      }
      await this.call(command, args[0]);
      return undefined;
    },
  };

  constructor(
    private readonly server: Server,
    private readonly projects: Projects,
    private readonly answers: Answers,
  ) {}

  /** Calls a command for a person who chose it from the palette or a menu. */
  async call(command: string, given: unknown): Promise<void> {
    const argument = await ask(this.projects, NEEDS[command] ?? [], given);
    if (argument === undefined) {
      return;
    }
    try {
      await this.show(command, argument);
    } catch (error) {
      void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
    }
  }

  private async show(command: string, argument: Record<string, string | number>): Promise<void> {
    const name = decodeURIComponent(/([^/]+)\.md$/.exec(String(argument.uri ?? ''))?.[1] ?? '');
    switch (command) {
      case 'chant.previewPrompt':
        return this.answers.open(vscode.l10n.t('prompt of {0}', name), command, argument);
      case 'chant.explain':
        return this.answers.open(String(argument.code), command, argument);
      case 'chant.doctor':
        return this.answers.open('doctor', command, argument);
      case 'chant.why':
        return showWhy(name, await this.server.ask<Why>(command, argument));
      default:
        return tell(await this.server.ask(command, argument));
    }
  }
}

/** Opens what was made, or says in the status bar what has changed. */
async function tell(answer: unknown): Promise<void> {
  const { uri, checked, total, status } = (answer ?? {}) as { uri?: string; checked?: number; total?: number; status?: string };
  if (uri !== undefined) {
    await vscode.window.showTextDocument(vscode.Uri.parse(uri, true));
  } else if (checked !== undefined && total !== undefined) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('{0} of {1} criteria are ticked', checked, total), 5000);
  } else if (status !== undefined) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('The status is {0}', status), 5000);
  }
}
