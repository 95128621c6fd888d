import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import codicons from '@vscode/codicons/src/template/mapping.json';
import {
  ACTIVITY_BAR_CONTAINER, allSettings, commands, contextKeys, DEFINITION_SUFFIX, INSPECTOR_VIEW_TYPE, LANGUAGE,
  NETWORKS_VIEW, SETTINGS_SECTION, TENSOR_VIEW, treeItems, WALKTHROUGH,
} from '../../../src/host/manifest';

interface Setting {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly scope?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly markdownDescription?: string;
  readonly markdownEnumDescriptions?: readonly string[];
}

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Step {
  readonly id: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly main: string;
  readonly l10n: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: boolean };
    readonly virtualWorkspaces: boolean;
  };
  readonly contributes: {
    readonly languages: readonly {
      readonly id: string;
      readonly extensions: readonly string[];
      readonly configuration: string;
      readonly icon: { readonly light: string; readonly dark: string };
    }[];
    readonly grammars: readonly { readonly language: string; readonly scopeName: string; readonly path: string }[];
    readonly commands: readonly {
      readonly command: string;
      readonly category: string;
      readonly icon?: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly views: Readonly<Record<string, readonly {
      readonly id: string;
      readonly type?: string;
      readonly icon: string;
      readonly when?: string;
    }[]>>;
    readonly walkthroughs: readonly { readonly id: string; readonly icon: string; readonly steps: readonly Step[] }[];
    readonly viewsWelcome: readonly { readonly view: string; readonly when?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const text = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const messages = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
const menuItems = Object.values(contributes.menus).flat();
const properties = contributes.configuration.properties;

/** Every condition in the manifest. */
const conditions = [
  ...menuItems.map(({ when }) => when),
  ...contributes.commands.map(({ enablement }) => enablement),
  ...contributes.viewsWelcome.map(({ when }) => when),
  ...contributes.views[ACTIVITY_BAR_CONTAINER]!.map(({ when }) => when),
].filter((condition) => condition !== undefined);

const walkthroughs = contributes.walkthroughs.flatMap(({ steps }) => steps);
const events = walkthroughs.flatMap(({ completionEvents }) => completionEvents);

/** The names of the icons that VS Code 1.100 has. */
const productIcons = new Set(Object.keys(codicons));

/** The text of every file in a folder and below it. */
const sources = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(folder, file), 'utf8'));

const sorted = (words: Iterable<string>): string[] => [...words].sort();

describe('package.json and the code', () => {
  it('have the same commands', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(commands)));
  });

  it('put every command into the category', () => {
    for (const { command, category } of contributes.commands) assert.equal(category, '%category%', command);
    assert.equal(messages['category'], 'Gradient Debugger');
  });

  it('have menus of commands that exist', () => {
    const known = new Set<string>(Object.values(commands));
    for (const { command } of menuItems) assert.ok(known.has(command), command);
  });

  it('hide in the palette what works on a row of the tree', () => {
    const hidden = contributes.menus['commandPalette']!.filter(({ when }) => when === 'false');
    const expected = [
      commands.revealLayer, commands.showBackwardOrder, commands.showExecutionOrder, commands.explainTensor,
      commands.copyShape, commands.copyDetails, commands.copyAsNumPy,
    ];
    assert.deepEqual(sorted(hidden.map(({ command }) => command)), sorted(expected));
  });

  it('have the same views in the same container', () => {
    assert.deepEqual(contributes.viewsContainers.activitybar.map(({ id }) => id), [ACTIVITY_BAR_CONTAINER]);
    assert.deepEqual(Object.keys(contributes.views), [ACTIVITY_BAR_CONTAINER]);
    const views = contributes.views[ACTIVITY_BAR_CONTAINER]!.map(({ id, type }) => [id, type]);
    assert.deepEqual(views, [[NETWORKS_VIEW, undefined], [TENSOR_VIEW, 'webview']]);
    for (const { view } of contributes.viewsWelcome) assert.equal(view, NETWORKS_VIEW);
  });

  it('have the same settings with the same defaults', () => {
    const inCode = allSettings.map((setting) => [`${SETTINGS_SECTION}.${setting.name}`, setting.default]);
    const inManifest = Object.entries(properties).map(([key, setting]) => [key, setting.default]);
    assert.deepEqual(Object.fromEntries(inManifest), Object.fromEntries(inCode));
  });

  for (const [key, setting] of Object.entries(properties)) {
    it(`say of ${key} where it applies, what it does and what it may be`, () => {
      assert.ok(setting.scope !== undefined, 'a scope');
      assert.ok(setting.markdownDescription !== undefined, 'a description');
      const hasRange = setting.minimum !== undefined && setting.maximum !== undefined;
      assert.ok(![setting.type].flat().some((type) => type === 'number' || type === 'integer') || hasRange, 'a range');
      if (setting.enum) assert.equal(setting.markdownEnumDescriptions?.length, setting.enum.length);
    });
  }

  it('mention only context keys that something sets', () => {
    const ours = new Set<string>([...Object.values(contextKeys), ...Object.values(treeItems), NETWORKS_VIEW]);
    const used = conditions.flatMap((condition) => condition.match(/(?<!config\.)gradientDebugger\.\w+/g) ?? []);
    for (const key of used) assert.ok(ours.has(key), key);
    const settingsUsed = conditions.flatMap((condition) => [...condition.matchAll(/config\.([\w.]+)/g)]);
    for (const [, key] of settingsUsed) assert.ok(Object.hasOwn(properties, key!), key);
  });

  it('use every context key and every kind of row', () => {
    const used = [...conditions, ...events];
    for (const key of [...Object.values(contextKeys), ...Object.values(treeItems)]) {
      assert.ok(used.some((condition) => new RegExp(`\\b${key}\\b`).test(condition)), key);
    }
  });

  it('agree on the language and the files', () => {
    const [language] = contributes.languages;
    assert.ok(language);
    assert.equal(language.id, LANGUAGE);
    assert.deepEqual(language.extensions, [DEFINITION_SUFFIX]);
    assert.equal(contributes.grammars[0]?.language, LANGUAGE);
    const files = conditions.filter((condition) => condition.includes('resourceFilename'));
    for (const condition of files) assert.ok(condition.includes(String.raw`/\.gradnet\.json$/`), condition);
  });

  it('start the extension where there are definitions, for inspectors that are restored, and for nothing else', () => {
    assert.deepEqual(manifest.activationEvents, [
      `onLanguage:${LANGUAGE}`, `workspaceContains:**/*${DEFINITION_SUFFIX}`, `onWebviewPanel:${INSPECTOR_VIEW_TYPE}`,
    ]);
  });

  it('say that it works in untrusted and in virtual workspaces', () => {
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, true);
    assert.equal(manifest.capabilities.virtualWorkspaces, true);
  });

  it('have a walkthrough of four steps, each of which something ends', () => {
    assert.deepEqual(contributes.walkthroughs.map(({ id }) => id), [WALKTHROUGH]);
    assert.equal(walkthroughs.length, 4);
    const targets: Readonly<Record<string, readonly string[]>> = {
      onCommand: Object.values(commands),
      onContext: Object.values(contextKeys),
      onView: [NETWORKS_VIEW, TENSOR_VIEW],
    };
    for (const { id, completionEvents } of walkthroughs) {
      assert.ok(completionEvents.length > 0, id);
      for (const event of completionEvents) {
        const [kind = '', target = ''] = event.split(':');
        assert.ok(targets[kind]?.includes(target), event);
      }
    }
  });

  it('use icons that VS Code has', () => {
    const icons = contributes.commands.flatMap(({ icon }) => icon ?? []);
    assert.ok(icons.length > 0);
    for (const icon of icons) assert.ok(productIcons.has(/^\$\(([\w-]+)\)$/.exec(icon)?.[1] ?? ''), icon);
    const inCode = sources('src/host').flatMap((source) => [
      ...source.matchAll(/ThemeIcon\('([\w-]+)(?:~spin)?'/g), ...source.matchAll(/\bicon: '([\w-]+)(?:~spin)?'/g),
      ...source.matchAll(/\$\(([a-z][\w-]+)\)/g),
    ].map(([, icon]) => icon!));
    assert.ok(inCode.length > 5);
    for (const icon of inCode) assert.ok(productIcons.has(icon), icon);
  });

  it('give every command and every view something to be', () => {
    const code = sources('src').join('\n');
    for (const name of ['NETWORKS_VIEW', 'TENSOR_VIEW', 'INSPECTOR_VIEW_TYPE', 'TEST_CONTROLLER']) {
      assert.ok(code.split(name).length > 3, `${name} is declared, imported and used`);
    }
  });

  it('have every text that is translated, and no other', () => {
    const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key!));
    assert.deepEqual(sorted(used), sorted(Object.keys(messages)));
  });

  it('name files that exist', () => {
    const files = [
      ...contributes.languages.flatMap(({ configuration, icon }) => [configuration, icon.light, icon.dark]),
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.views[ACTIVITY_BAR_CONTAINER]!.map(({ icon }) => icon),
      ...contributes.walkthroughs.map(({ icon }) => icon),
      ...walkthroughs.map(({ media }) => media.svg),
      manifest.l10n,
    ];
    for (const file of files) assert.ok(existsSync(file), file);
  });

  it('offer in the welcome view only commands that exist', () => {
    const linked = [...Object.values(messages).join('\n').matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command!);
    assert.ok(linked.length > 0);
    for (const command of linked) assert.ok(Object.values<string>(commands).includes(command), command);
  });
});
