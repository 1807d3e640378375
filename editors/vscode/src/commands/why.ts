import vscode = require('vscode');

/** The answer of `chant.why`. */
export interface Why {
  runnable: boolean;
  reasons: { code: string; message: string; uri?: string }[];
  ripple: { change: string; message: string }[];
}

/** Lists what stands against a run, and what becoming rid of the spec would do; a reason opens the spec it is about. */
export async function showWhy(name: string, { runnable, reasons, ripple }: Why): Promise<void> {
  const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items: (vscode.QuickPickItem & { uri?: string })[] = [
    ...reasons.map(({ code, message, uri }) => ({ label: message, description: code, ...(uri === undefined ? {} : { uri }) })),
    ...(ripple.length > 0 ? [separator(vscode.l10n.t('What it would do to others'))] : []),
    ...ripple.map(({ message }) => ({ label: message })),
  ];
  const title = runnable
    ? vscode.l10n.t('{0} can run: nothing stands against it', name)
    : vscode.l10n.t('{0} cannot run', name);
  if (items.length === 0) {
    void vscode.window.showInformationMessage(title);
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Enter opens the spec that a reason is about') });
  if (chosen?.uri !== undefined) {
    await vscode.window.showTextDocument(vscode.Uri.parse(chosen.uri, true));
  }
}
