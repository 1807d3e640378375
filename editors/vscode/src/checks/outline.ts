import vscode = require('vscode');
import { type Criterion, criteriaIn, headingIn, type Symbol } from './criteria';

/** The criteria of a spec, and where the heading above them is, if there are any. */
export interface Outline {
  criteria: Criterion<vscode.Range>[];
  heading: vscode.Range | undefined;
}

/** Asks the server for the outline of a spec. */
export async function outlineOf(uri: vscode.Uri): Promise<Outline> {
  const found = await vscode.commands.executeCommand<Symbol<vscode.Range>[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  return { criteria: criteriaIn(found ?? []), heading: headingIn(found ?? []) };
}
