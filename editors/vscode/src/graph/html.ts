import vscode = require('vscode');
import { STATES } from '../project/graph';
import { stateWord } from '../specs/view';

/** The page around the drawing. Nothing is loaded but our own two files, and nothing else may run. */
export function html(webview: vscode.Webview, folder: vscode.Uri): string {
  const nonce = crypto.randomUUID();
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src data:`;
  const button = (id: string, sign: string, name: string) =>
    `<button id="${id}" type="button" title="${escaped(name)}" aria-label="${escaped(name)}">${escaped(sign)}</button>`;
  const filters = STATES.map(
    (state) =>
      `<label class="${state}"><input type="checkbox" data-state="${state}" checked><i aria-hidden="true"></i>${escaped(stateWord(state))}</label>`,
  ).join('\n      ');

  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <link rel="stylesheet" nonce="${nonce}" href="${file('graph.css')}">
  <title>${escaped(vscode.l10n.t('Graph of specs'))}</title>
</head>
<body>
  <header>
    <h1>${escaped(vscode.l10n.t('Graph of specs'))}</h1>
    <select id="projects" aria-label="${escaped(vscode.l10n.t('Project'))}" hidden></select>
    <input id="search" type="search" aria-label="${escaped(vscode.l10n.t('Search specs'))}" placeholder="${escaped(vscode.l10n.t('Search specs'))}">
    <fieldset>
      <legend>${escaped(vscode.l10n.t('States that are shown'))}</legend>
      ${filters}
    </fieldset>
    <div role="group" aria-label="${escaped(vscode.l10n.t('Size'))}">
      ${button('smaller', '−', vscode.l10n.t('Smaller'))}
      ${button('larger', '+', vscode.l10n.t('Larger'))}
      ${button('fit', '⤢', vscode.l10n.t('Show all'))}
    </div>
    <div role="group" aria-label="${escaped(vscode.l10n.t('Save as a picture'))}">
      ${button('svg', 'SVG', vscode.l10n.t('Save as SVG'))}
      ${button('png', 'PNG', vscode.l10n.t('Save as PNG'))}
    </div>
    <button id="around" type="button" hidden></button>
    <span id="said" role="status"></span>
  </header>
  <main>
    <svg id="drawing" role="group" aria-label="${escaped(vscode.l10n.t('Specs, what comes first on the left. Arrow keys move, Enter opens, Space shows the neighbourhood, Escape all.'))}">
      <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>
      <g id="stage"></g>
    </svg>
  </main>
  <script nonce="${nonce}" src="${file('graph.js')}"></script>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
