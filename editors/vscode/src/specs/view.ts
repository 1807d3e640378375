import vscode = require('vscode');
import { needsAttention, type Spec, type State } from '../project/graph';
import type { Project, Projects } from '../project/projects';
import { type Group, type GroupBy, groups, progress } from './rows';

const ICONS: Record<State, [icon: string, color: string]> = {
  ready: ['play-circle', 'charts.green'],
  running: ['sync~spin', 'charts.blue'],
  waiting: ['circle-outline', 'descriptionForeground'],
  trouble: ['error', 'charts.red'],
  stopped: ['circle-slash', 'descriptionForeground'],
  done: ['pass-filled', 'charts.purple'],
  unreadable: ['warning', 'charts.red'],
  missing: ['question', 'charts.red'],
};

/** A line of the tree; that of a spec has its `uri`, which is how commands know it. */
type Row = ProjectRow | GroupRow | SpecRow;
interface ProjectRow {
  kind: 'project';
  project: Project;
}
interface GroupRow {
  kind: 'group';
  project: Project;
  group: Group;
}
export interface SpecRow {
  kind: 'spec';
  spec: Spec;
  uri: vscode.Uri | undefined;
  /** In which of several groups it is shown. */
  parent: GroupRow;
}

/** The tree of specs, and the badge that says how many need a person. */
export class SpecsView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly tree: vscode.TreeView<Row>;
  private readonly registered: vscode.Disposable;

  constructor(private readonly projects: Projects) {
    this.tree = vscode.window.createTreeView('chant.specs', { treeDataProvider: this, showCollapseAll: true });
    this.registered = vscode.Disposable.from(
      this.changed,
      this.tree,
      projects.onDidChange(() => this.draw()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('chant.specs')) {
          this.draw();
        }
      }),
    );
  }

  /** Lets a person choose by what the tree is grouped. */
  async chooseGroups(): Promise<void> {
    const names: Record<GroupBy, string> = {
      workflow: vscode.l10n.t('Workflow: specs that build on each other'),
      status: vscode.l10n.t('Status'),
      label: vscode.l10n.t('Label'),
    };
    const items = Object.entries(names).map(([by, label]) => ({ by, label, picked: by === groupBy() }));
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Group specs by …') });
    if (chosen !== undefined) {
      await vscode.workspace.getConfiguration('chant').update('specs.groupBy', chosen.by, vscode.ConfigurationTarget.Workspace);
    }
  }

  getChildren(row?: Row): Row[] {
    if (row === undefined) {
      const projects = this.projects.all.filter(({ graph }) => graph.specs.length > 0);
      const only = projects[0];
      return projects.length > 1 || only === undefined
        ? projects.map((project) => ({ kind: 'project', project }))
        : groupsOf(only);
    }
    switch (row.kind) {
      case 'project':
        return groupsOf(row.project);
      case 'group':
        return row.group.specs.map((spec) => ({
          kind: 'spec',
          spec,
          uri: spec.path === undefined ? undefined : vscode.Uri.joinPath(row.project.folder, spec.path),
          parent: row,
        }));
      case 'spec':
        return [];
    }
  }

  getParent(row: Row): Row | undefined {
    return row.kind === 'spec' ? row.parent : undefined;
  }

  getTreeItem(row: Row): vscode.TreeItem {
    switch (row.kind) {
      case 'project':
        return projectItem(row);
      case 'group':
        return groupItem(row);
      case 'spec':
        return specItem(row);
    }
  }

  dispose(): void {
    this.registered.dispose();
  }

  private draw(): void {
    const attention = this.projects.all.reduce((sum, { graph }) => sum + graph.specs.filter(needsAttention).length, 0);
    const tooltip =
      attention === 1
        ? vscode.l10n.t('1 spec needs attention')
        : vscode.l10n.t('{0} specs need attention', attention);
    this.tree.badge = attention === 0 ? undefined : { value: attention, tooltip };
    this.tree.message = this.projects.refusal ?? '';
    this.changed.fire();
  }
}

function groupBy(): GroupBy {
  return vscode.workspace.getConfiguration('chant').get<GroupBy>('specs.groupBy', 'workflow');
}

function groupsOf(project: Project): Row[] {
  return groups(project.graph, groupBy()).map((group) => ({ kind: 'group', project, group }));
}

function projectItem({ project }: ProjectRow): vscode.TreeItem {
  const item = new vscode.TreeItem(project.name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = project.folder.toString();
  item.resourceUri = project.folder;
  item.iconPath = vscode.ThemeIcon.Folder;
  return item;
}

function groupItem({ project, group }: GroupRow): vscode.TreeItem {
  const { done, ready, attention } = progress(group.specs);
  const over = done === group.specs.length;
  const name = group.name === '' ? (groupBy() === 'label' ? vscode.l10n.t('no label') : vscode.l10n.t('on their own')) : group.name;
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(name, over ? Collapsed : Expanded);
  item.id = `${project.folder.toString()} ${groupBy()} ${group.name} ${group.specs[0]?.id ?? ''}`;
  item.contextValue = 'group';
  item.description = [
    group.about,
    `${done}/${group.specs.length}`,
    ready > 0 ? vscode.l10n.t('{0} ready', ready) : undefined,
    attention > 0 ? vscode.l10n.t('{0} need attention', attention) : undefined,
  ]
    .filter(Boolean)
    .join(' · ');
  return item;
}

function specItem(row: SpecRow): vscode.TreeItem {
  const { spec, uri, parent } = row;
  const [icon, color] = ICONS[spec.state];
  const item = new vscode.TreeItem(spec.title ?? spec.id, vscode.TreeItemCollapsibleState.None);
  const criteria = spec.criteria && spec.criteria.total > 0 ? `${spec.criteria.checked}/${spec.criteria.total}` : undefined;
  item.id = `${parent.project.folder.toString()} ${parent.group.name} ${parent.group.specs[0]?.id ?? ''} ${spec.id}`;
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  item.description = [criteria, spec.title === undefined ? undefined : spec.id].filter(Boolean).join(' · ');
  item.contextValue = uri === undefined ? 'missing' : `spec.${spec.state}`;
  item.tooltip = [spec.id, stateWord(spec.state), spec.phase, spec.labels?.join(', ')].filter(Boolean).join('\n');
  item.accessibilityInformation = {
    label: [spec.title ?? spec.id, stateWord(spec.state), criteria].filter(Boolean).join(', '),
  };
  if (uri !== undefined) {
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
  }
  return item;
}

/** The word for a state. */
export function stateWord(state: State): string {
  const words: Record<State, string> = {
    ready: vscode.l10n.t('ready'),
    running: vscode.l10n.t('running'),
    waiting: vscode.l10n.t('waiting'),
    trouble: vscode.l10n.t('needs attention'),
    stopped: vscode.l10n.t('stopped'),
    done: vscode.l10n.t('done'),
    unreadable: vscode.l10n.t('cannot be read'),
    missing: vscode.l10n.t('missing'),
  };
  return words[state];
}
