import vscode = require('vscode');

/** A task of ours in tasks.json. */
interface CheckTask extends vscode.TaskDefinition {
  /** Only what was introduced since this revision. */
  since?: string;
  /** What else `check` is given. */
  arguments?: string[];
}

/** `chant-lsp check` as a task of each folder; what it finds becomes problems. */
export class CheckTasks implements vscode.TaskProvider {
  /** `server` is where the server is, once it was found. */
  constructor(private readonly server: () => string | undefined) {}

  provideTasks(): vscode.Task[] {
    return (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => this.task({ type: 'chant' }, folder) ?? []);
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
    return folder && this.task(task.definition, folder);
  }

  private task(definition: CheckTask, folder: vscode.WorkspaceFolder): vscode.Task | undefined {
    const server = this.server();
    if (server === undefined) {
      return undefined;
    }
    const since = definition.since === undefined ? [] : ['--since', definition.since];
    const words = ['check', '--color', 'never', ...since, ...(definition.arguments ?? [])];
    // By a shell: of another program that ends with 1, as this one does where there are errors, VS Code says that it
    // could not be launched.
    const strong = (value: string) => ({ value, quoting: vscode.ShellQuoting.Strong });
    const options = { cwd: folder.uri.fsPath };
    // VS Code puts quotes around a word, and does not look whether there are some in it.
    const run = [server, ...words].some((word) => word.includes("'"))
      ? new vscode.ProcessExecution(server, words, options)
      : new vscode.ShellExecution(strong(server), words.map(strong), options);
    const task = new vscode.Task(definition, folder, 'check', 'chant', run, ['$chant-lsp']);
    task.group = vscode.TaskGroup.Test;
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent };
    return task;
  }
}
