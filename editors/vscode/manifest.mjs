// Writes the parts of package.json that the server's tables decide: its commands and its settings.
//
// The tables are read from docs/commands.md and docs/settings.md, which the server's own tests write. A test here fails
// where package.json is behind them, and has then written it anew: run it twice.
import { readFileSync, writeFileSync } from 'node:fs';

/** A spec in the editor. */
const IN_SPEC = String.raw`resourcePath =~ /[\\/]\.chant[\\/]specs[\\/].+\.md$/`;

/** A spec in one of our views; `viewItem` is `spec.` and its state. */
const IN_TREE = String.raw`view =~ /^chant\.(specs|runs)$/ && viewItem =~ /^spec/`;

/** Of the commands that stand there, these are of use in some states only. */
const ONLY = {
  'chant.runPhase': '/^spec.ready/',
  'chant.cancelRun': '/^spec.running/',
  'chant.why': '/^spec.(ready|waiting|running|trouble|stopped|unreadable|over)/',
  'chant.tickAll': '/^spec.(ready|waiting|running|trouble|stopped)/',
  'chant.approve': '/^spec.(ready|waiting)/',
  'chant.reject': '/^spec.(ready|waiting)/',
  'chant.archive': '/^spec.(done|stopped)/',
  'chant.cancel': '/^spec.(ready|waiting|trouble|stopped)/',
  'chant.reopen': '/^spec.(done|stopped)/',
  'chant.reset': '/^spec.(trouble|running)/',
};

/** Where commands of the server stand besides the palette, and how they look. Those it does not have are left out. */
const LOOKS = {
  'chant.why': { icon: '$(question)', tree: 'inspect@1' },
  'chant.previewPrompt': { icon: '$(open-preview)', tree: 'inspect@2' },
  'chant.runs': { icon: '$(history)', tree: 'inspect@3' },
  'chant.runPhase': { icon: '$(play)', tree: 'inline@1', title: 'navigation@1' },
  'chant.cancelRun': { icon: '$(debug-stop)', tree: 'inline@2' },
  'chant.nextPhase': { icon: '$(arrow-right)', tree: 'work@1' },
  'chant.tickAll': { icon: '$(check-all)', tree: 'work@2' },
  'chant.setStatus': { icon: '$(tag)', tree: 'work@3' },
  'chant.approve': { icon: '$(thumbsup)', tree: 'work@4' },
  'chant.reject': { icon: '$(thumbsdown)', tree: 'work@5' },
  'chant.archive': { icon: '$(archive)', tree: 'work@6' },
  'chant.cancel': { icon: '$(circle-slash)', tree: 'work@7' },
  'chant.reopen': { icon: '$(debug-restart)', tree: 'work@8' },
  'chant.reset': { icon: '$(discard)', tree: 'work@9' },
  'chant.newSpec': { icon: '$(add)', view: 'navigation@1' },
};

/** What the server is told by this extension, and is nobody's to set. */
const TOLD = ['trusted'];

/** Settings about what is executed: no workspace may have a say in them. */
const NAMES_PROGRAMS = /^(agent|backend|run)/;

/** In whose place this extension has a command of its own, or which need what only a program can give. */
const HIDDEN = ['chant.graph', 'chant.open'];

/** The rows of docs/commands.md. */
export function commandsOf(manual) {
  return manual
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [, id, title] = /^(\S+)\n\n\*\*(.+?)\*\*/.exec(section) ?? [];
      const [, argument] = /^Argument: `\{(.*?)\}`/m.exec(section) ?? [];
      return { id, title, aboutSpec: /^uri(?!\?)/.test(argument ?? '') };
    });
}

/** The settings of docs/settings.md: what each is for, and how package.json has it. */
export function settingsOf(manual) {
  const sections = manual.split(/^## /m).slice(1).map((section) => [section.slice(0, section.indexOf('\n')), section]);
  return Object.fromEntries(
    sections.filter(([name]) => !TOLD.includes(name)).map(([name, section]) => {
      const [, takes = '', written = ''] = /^Takes (.*)\. Default: `(.*)`\.$/m.exec(section) ?? [];
      const about = section.slice(name.length, section.indexOf('\nTakes ')).trim();
      const byDefault = JSON.parse(written);
      return [`chant.${name}`, { about, property: { ...typeOf(takes, byDefault), default: byDefault, scope: NAMES_PROGRAMS.test(name) ? 'machine' : 'window' } }];
    }),
  );
}

/** The type of a value, from the words in which the manual tells what it may be. */
function typeOf(takes, byDefault) {
  const words = [...takes.matchAll(/`([^`]+)`/g)].map(([, word]) => word);
  if (Array.isArray(byDefault)) {
    return { type: takes.startsWith('a text, or') ? ['string', 'array'] : 'array', items: { type: 'string' } };
  }
  if (typeof byDefault === 'object') {
    return { type: 'object', additionalProperties: words.length > 0 ? { type: 'string', enum: words } : {} };
  }
  return typeof byDefault === 'string' && words.length > 0
    ? { type: 'string', enum: words }
    : { type: typeof byDefault };
}

/** package.json with the server's commands and settings in it. What is not the server's stays. */
export function withServer(manifest, commandsManual, settingsManual) {
  const commands = commandsOf(commandsManual);
  const rows = commands.filter(({ id }) => !HIDDEN.includes(id));
  const { contributes } = manifest;
  const own = contributes.commands.filter(({ command }) => OWN_COMMANDS.includes(command));
  const ownItems = (menu) => (contributes.menus[menu] ?? []).filter(({ command }) => own.some((o) => o.command === command));
  const can = (id) => `chant:can.${id.slice('chant.'.length)}`;
  const items = (look, when) =>
    rows.flatMap(({ id }) => {
      const group = LOOKS[id]?.[look];
      return group === undefined ? [] : [{ command: id, group, when: `${when} && ${can(id)}` }];
    });

  return {
    ...manifest,
    contributes: {
      ...contributes,
      commands: [
        ...own,
        ...rows.map(({ id }) => ({ command: id, title: `%${id}%`, category: 'chant', ...icon(id) })),
      ],
      menus: {
        ...contributes.menus,
        commandPalette: [
          ...ownItems('commandPalette'),
          ...rows.map(({ id, aboutSpec }) => ({
            command: id,
            when: aboutSpec ? `${can(id)} && ${IN_SPEC}` : can(id),
          })),
        ],
        'editor/title': [...ownItems('editor/title'), ...items('title', IN_SPEC)],
        'view/title': [...ownItems('view/title'), ...items('view', 'view == chant.specs')],
        'view/item/context': [
          ...ownItems('view/item/context'),
          ...items('tree', IN_TREE).map((item) => ({
            ...item,
            when: item.when.replace('/^spec/', ONLY[item.command] ?? '/^spec/'),
          })),
        ],
      },
      configuration: {
        ...contributes.configuration,
        properties: {
          ...Object.fromEntries(
            Object.entries(contributes.configuration.properties).filter(([name]) => OWN_SETTINGS.includes(name)),
          ),
          ...Object.fromEntries(
            Object.entries(settingsOf(settingsManual)).map(([name, { property }]) => [
              name,
              { ...property, markdownDescription: `%${name}%` },
            ]),
          ),
        },
      },
    },
  };
}

/** What is the extension's own; all else that is called `chant.…` is the server's. */
const OWN_SETTINGS = ['chant.server.path', 'chant.trace.server', 'chant.specs.groupBy'];
const OWN_COMMANDS = ['restartServer', 'showOutput', 'showGraph', 'groupSpecs', 'showRunLog'].map(
  (name) => `chant.${name}`,
);

function icon(id) {
  return LOOKS[id]?.icon === undefined ? {} : { icon: LOOKS[id].icon };
}

/** package.nls.json with the words of the server's commands and settings in it. */
export function withWords(words, commandsManual, settingsManual) {
  const own = Object.entries(words).filter(([key]) => !key.startsWith('chant.'));
  const commands = commandsOf(commandsManual).filter(({ id }) => !HIDDEN.includes(id));
  return Object.fromEntries([
    ...own,
    ...commands.map(({ id, title }) => [id, title]),
    ...Object.entries(settingsOf(settingsManual)).map(([name, { about }]) => [name, about]),
  ]);
}

/** Writes package.json and package.nls.json where they are behind; names those that were. Run from this folder. */
export function refresh() {
  const [commands, settings] = ['commands', 'settings'].map((name) => readFileSync(`../../docs/${name}.md`, 'utf8'));
  return [
    ['package.json', withServer],
    ['package.nls.json', withWords],
  ]
    .filter(([file, change]) => {
      const before = readFileSync(file, 'utf8');
      const after = `${JSON.stringify(change(JSON.parse(before), commands, settings), null, 2)}\n`;
      if (after !== before) {
        writeFileSync(file, after);
      }
      return after !== before;
    })
    .map(([file]) => file);
}
