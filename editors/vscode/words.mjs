// Collects what the source says to people, `vscode.l10n.t('…')`, into l10n/bundle.l10n.json, the file that translators start from.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every sentence, in the order of the alphabet. */
export function wordsOf(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const sentences = files.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/\bl10n\.t\(\s*(?:'((?:[^'\\]|\\.)*)'|`([^`$]*)`)/g)].map(
      ([, quoted, ticked]) => (quoted ?? ticked).replace(/\\'/g, "'").replace(/\\n/g, '\n'),
    ),
  );
  return [...new Set(sentences)].sort();
}

/** Writes the bundle. Run from the folder of the extension. */
export function collect() {
  const bundle = Object.fromEntries(wordsOf('src').map((sentence) => [sentence, sentence]));
  writeFileSync('l10n/bundle.l10n.json', `${JSON.stringify(bundle, null, 2)}\n`);
}
