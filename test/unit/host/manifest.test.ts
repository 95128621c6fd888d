import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import {
  ACTIVITY_BAR_CONTAINER, commands, contextKeys, DEFINITION_SUFFIX, INSPECTOR_VIEW_TYPE, LANGUAGE, NETWORKS_VIEW,
  settings, SETTINGS_SECTION, treeItems,
} from '../../../src/host/manifest';

interface Setting {
  readonly type: string;
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

interface Manifest {
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
    readonly commands: readonly { readonly command: string; readonly category: string; readonly enablement?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
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
].filter((condition) => condition !== undefined);

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
    const expected = [commands.revealLayer, commands.showBackwardOrder, commands.showExecutionOrder];
    assert.deepEqual(sorted(hidden.map(({ command }) => command)), sorted(expected));
  });

  it('have the same view in the same container', () => {
    assert.deepEqual(contributes.viewsContainers.activitybar.map(({ id }) => id), [ACTIVITY_BAR_CONTAINER]);
    assert.deepEqual(Object.keys(contributes.views), [ACTIVITY_BAR_CONTAINER]);
    assert.deepEqual(contributes.views[ACTIVITY_BAR_CONTAINER]!.map(({ id }) => id), [NETWORKS_VIEW]);
    for (const { view } of contributes.viewsWelcome) assert.equal(view, NETWORKS_VIEW);
  });

  it('have the same settings with the same defaults', () => {
    const inCode = Object.values(settings).map((setting) => [`${SETTINGS_SECTION}.${setting.name}`, setting.default]);
    const inManifest = Object.entries(properties).map(([key, setting]) => [key, setting.default]);
    assert.deepEqual(Object.fromEntries(inManifest), Object.fromEntries(inCode));
  });

  for (const [key, setting] of Object.entries(properties)) {
    it(`say of ${key} where it applies, what it does and what it may be`, () => {
      assert.ok(setting.scope !== undefined, 'a scope');
      assert.ok(setting.markdownDescription !== undefined, 'a description');
      const hasRange = setting.minimum !== undefined && setting.maximum !== undefined;
      assert.ok(setting.type !== 'number' || hasRange, 'a range');
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
    for (const key of [...Object.values(contextKeys), treeItems.network, treeItems.layer]) {
      assert.ok(conditions.some((condition) => condition.includes(key)), key);
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

  it('start the extension for definitions and for inspectors that are restored, and for nothing else', () => {
    assert.deepEqual(manifest.activationEvents, [`onLanguage:${LANGUAGE}`, `onWebviewPanel:${INSPECTOR_VIEW_TYPE}`]);
  });

  it('say that it works in untrusted and in virtual workspaces', () => {
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, true);
    assert.equal(manifest.capabilities.virtualWorkspaces, true);
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
    ];
    for (const file of files) assert.ok(existsSync(file), file);
  });

  it('offer in the welcome view only commands that exist', () => {
    const linked = [...Object.values(messages).join('\n').matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command!);
    assert.ok(linked.length > 0);
    for (const command of linked) assert.ok(Object.values<string>(commands).includes(command), command);
  });
});
