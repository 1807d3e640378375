import vscode = require('vscode');
import { outlineOf } from '../checks/outline';
import type { Spec } from '../project/graph';
import type { Projects } from '../project/projects';
import { criterionIn, type Need } from './needs';

/** A spec, as a menu or the palette means one. */
export interface Target {
  uri: vscode.Uri;
}

/** The statuses that chant knows; the server says which may follow which. */
const STATUSES = ['pending', 'in_progress', 'paused', 'completed', 'failed', 'needs_attention', 'cancelled'];

/** Asks a person for what a command needs; `undefined` where they would rather not. */
export async function ask(
  projects: Projects,
  needs: readonly Need[],
  given: unknown,
): Promise<Record<string, string | number> | undefined> {
  const argument: Record<string, string | number> = {};
  for (const need of needs) {
    if (need === 'spec') {
      const target = targetOf(given) ?? (await pickSpec(projects));
      if (target === undefined) {
        return undefined;
      }
      argument.uri = target.uri.toString();
    } else if (need === 'criterion') {
      const criterion = (given === undefined ? criterionAtCursor(String(argument.uri)) : undefined) ?? (await pickCriterion(String(argument.uri)));
      if (criterion === undefined) {
        return undefined;
      }
      [argument.criterion, argument.line] = [criterion.text, criterion.line];
    } else {
      const value = await askFor(need);
      if (value === undefined) {
        return undefined;
      }
      argument[need] = value;
    }
  }
  return argument;
}

/** The spec that a menu was opened on, or else the one in the editor. */
export function targetOf(given: unknown): Target | undefined {
  if (given instanceof vscode.Uri) {
    return { uri: given };
  }
  const uri = (given as Partial<Target> | undefined)?.uri;
  if (uri instanceof vscode.Uri) {
    return { uri };
  }
  const active = vscode.window.activeTextEditor?.document.uri;
  return active !== undefined && /\/\.chant\/specs\/.+\.md$/.test(active.path) ? { uri: active } : undefined;
}

/** Lets a person choose among all specs, the ready ones first. */
export async function pickSpec(projects: Projects): Promise<Target | undefined> {
  const several = projects.all.length > 1;
  const items = projects.all.flatMap(({ folder, name, graph }) =>
    graph.specs.flatMap((spec) =>
      spec.path === undefined ? [] : [{ ...itemOf(spec, several ? name : undefined), uri: vscode.Uri.joinPath(folder, spec.path), ready: spec.state === 'ready' }],
    ),
  );
  items.sort((a, b) => Number(b.ready) - Number(a.ready));
  return vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which spec?'), matchOnDescription: true });
}

/** The criterion of a spec on whose line the cursor is. */
function criterionAtCursor(uri: string): { text: string; line: number } | undefined {
  const editor = vscode.window.activeTextEditor;
  const line = editor?.document.uri.toString() === uri ? editor.document.lineAt(editor.selection.active) : undefined;
  const text = criterionIn(line?.text ?? '');
  return line === undefined || text === undefined ? undefined : { text, line: line.lineNumber };
}

/** Lets a person choose among the criteria of a spec, the open ones first. */
async function pickCriterion(uri: string): Promise<{ text: string; line: number } | undefined> {
  const { criteria } = await outlineOf(vscode.Uri.parse(uri, true));
  if (criteria.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This spec has no criteria.'));
    return undefined;
  }
  const items = criteria.map(({ text, done, range }) => ({
    label: `$(${done ? 'pass-filled' : 'circle-large-outline'}) ${text}`,
    text,
    done,
    line: range.start.line,
  }));
  items.sort((a, b) => Number(a.done) - Number(b.done));
  return vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which criterion is ticked, or opened again?') });
}

/** A spec to choose; of several projects, with the name of its own. */
function itemOf({ id, title, status }: Spec, project: string | undefined): vscode.QuickPickItem {
  return { label: id, description: [title, status, project].filter(Boolean).join(' · ') };
}

async function askFor(need: 'code' | 'status' | 'by' | 'reason' | 'title'): Promise<string | undefined> {
  switch (need) {
    case 'status':
      return vscode.window.showQuickPick(STATUSES, { placeHolder: vscode.l10n.t('Which status?') });
    case 'code':
      return pickCode();
    case 'by':
      return input(vscode.l10n.t('Who decides?'));
    case 'reason':
      return input(vscode.l10n.t('For which reason?'));
    case 'title':
      return input(vscode.l10n.t('What is to be done?'));
  }
}

async function input(prompt: string): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({ prompt, ignoreFocusOut: true });
  return text?.trim() === '' ? undefined : text?.trim();
}

/** The codes of the diagnostics that are there now; any other can be typed. */
async function pickCode(): Promise<string | undefined> {
  const codes = new Set<string>();
  for (const [, diagnostics] of vscode.languages.getDiagnostics()) {
    for (const { source, code } of diagnostics) {
      if (source === 'chant' && code !== undefined) {
        codes.add(String(typeof code === 'object' ? code.value : code));
      }
    }
  }
  return codes.size > 0
    ? vscode.window.showQuickPick([...codes].sort(), { placeHolder: vscode.l10n.t('Which code?') })
    : input(vscode.l10n.t('Which code?'));
}
