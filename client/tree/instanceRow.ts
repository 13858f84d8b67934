import * as vscode from 'vscode';
import type { InventoryInstance } from '../../engine/index.ts';
import { stateOf, unfinishedOperation, type InstanceState } from './instanceState.ts';

/** A row of the tree. Commands of the tree's menus get it as their argument. */
export interface InstanceRow {
  readonly instance: InventoryInstance;
}

/** Was a command called on a row of the tree? */
export function isInstanceRow(value: unknown): value is InstanceRow {
  return typeof value === 'object' && value !== null && 'instance' in value;
}

/** What the tree shows of an instance. The id has no changing part, so rows stay selected and in place. */
export function toTreeItem({ instance }: InstanceRow): vscode.TreeItem {
  const state = stateOf(instance.status);
  const item = new vscode.TreeItem(instance.name);
  const address = instance.ipv4[0] ?? instance.ipv6[0];
  const project = instance.project === 'default' ? undefined : instance.project;
  item.id = `${instance.project}/${instance.name}`;
  item.description = [unfinishedText(instance), address, shortImage(instance.image), project]
    .filter(Boolean)
    .join(' · ');
  item.iconPath = icon(state);
  item.tooltip = tooltip(instance);
  item.contextValue = contextValue(instance, state);
  item.accessibilityInformation = {
    label: [instance.name, stateWord(state, instance.status), address, unfinishedText(instance), instance.image]
      .filter(Boolean)
      .join(', '),
  };
  return item;
}

/** Words that the menus' `when` clauses look for. */
function contextValue({ configPath, ipv4, ipv6, marks }: InventoryInstance, state: InstanceState): string {
  return [
    'instance',
    state,
    ...(configPath === undefined ? [] : ['hasFile']),
    ...(configPath === undefined || unfinishedOperation(marks) === undefined ? [] : ['unfinished']),
    ...(ipv4.length + ipv6.length === 0 ? [] : ['hasAddress']),
  ].join(' ');
}

/** `Alpinelinux 3.18 amd64 (20250101_13:00)` says its architecture and build in the tooltip only. */
function shortImage(image: string): string {
  return image.replace(/\s*\([^()]*\)$/, '').replace(/\s+(amd64|arm64|x86_64|aarch64)$/, '');
}

function icon(state: InstanceState): vscode.ThemeIcon {
  switch (state) {
    case 'running':
      return new vscode.ThemeIcon('vm-running', new vscode.ThemeColor('charts.green'));
    case 'stopped':
      return new vscode.ThemeIcon('vm-outline', new vscode.ThemeColor('disabledForeground'));
    case 'frozen':
      return new vscode.ThemeIcon('debug-pause', new vscode.ThemeColor('charts.yellow'));
    case 'error':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('charts.red'));
    case 'changing':
      return new vscode.ThemeIcon('vm', new vscode.ThemeColor('charts.blue'));
  }
}

function stateWord(state: InstanceState, status: string): string {
  switch (state) {
    case 'running':
      return vscode.l10n.t('running');
    case 'stopped':
      return vscode.l10n.t('stopped');
    case 'frozen':
      return vscode.l10n.t('paused');
    case 'error':
      return vscode.l10n.t('in error');
    case 'changing':
      return status.toLowerCase();
  }
}

function unfinishedText({ marks }: InventoryInstance): string {
  switch (unfinishedOperation(marks)) {
    case 'launch':
      return vscode.l10n.t('launch not finished');
    case 'rebuild':
      return vscode.l10n.t('rebuild not finished');
    case undefined:
      return '';
  }
}

function tooltip(instance: InventoryInstance): vscode.MarkdownString {
  const { t } = vscode.l10n;
  const rows: [string, string][] = [
    [t('State'), stateWord(stateOf(instance.status), instance.status)],
    [t('Unfinished'), unfinishedText(instance)],
    [t('Project'), instance.project],
    [t('Addresses'), [...instance.ipv4, ...instance.ipv6].join(', ')],
    [t('Image'), instance.image],
    [t('Profiles'), instance.profiles.join(', ')],
    [t('Snapshots'), instance.snapshots.join(', ')],
    [t('lxops file'), instance.configPath ?? ''],
    [t('Created'), new Date(instance.createdAt).toLocaleString()],
  ];
  // What a server says is text, never Markdown.
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown('**').appendText(instance.name).appendMarkdown('**\n\n| | |\n|---|---|\n');
  for (const [heading, text] of rows) {
    if (text === '') continue;
    markdown.appendMarkdown(`| ${heading} | `).appendText(text.replaceAll(/[|\n]/g, ' ')).appendMarkdown(' |\n');
  }
  return markdown;
}
