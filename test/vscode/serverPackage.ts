import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from './command';
import { cacheFolder } from './projectRoot';
import { loggerStandIn, watchdogStandIn } from './nativeStandIns';

/** A version of the npm package code-server, which carries a VS Code server. */
export interface Release {
  readonly version: string;
  readonly holds: string;
  /** The Node it needs, where that is not the one that runs the tests; npm has it as a package. */
  readonly node?: string;
  /** Packages it can do without: assistants, terminals, and what belongs to other systems. They are most of it. */
  readonly needless: RegExp;
  /** Packages besides its own. */
  readonly more: readonly string[];
  /** The package that ends extension hosts. */
  readonly watchdog: string;
}

/** The first ripgrep whose program comes from npm; without it no file is found, not even by its name. */
const ripgrep = '@vscode/ripgrep@1.18.0';

/** The oldest VS Code that the extension supports (`engines.vscode`), and the newest there is. */
export const releases = {
  oldest: {
    version: '4.100.3', holds: 'VS Code 1.100.3', needless: /^$/, more: [ripgrep], watchdog: 'native-watchdog',
  },
  newest: {
    version: '4.139.1', holds: 'VS Code 1.139.1', node: '24.21.0', more: [], watchdog: '@vscode/native-watchdog',
    needless: new RegExp('^(@github/|@devcontainers/|@microsoft/mxc-sdk|@xterm/|node-pty|kerberos|ssh2|katex|'
      + '@vscode/(copilot-api|sandbox-runtime|sqlite3|tree-sitter-wasm|windows-))'),
  },
} as const satisfies Record<string, Release>;

/** A VS Code server that is ready to be started. */
export interface PreparedServer {
  readonly folder: string;
  /** The Node to start it with. */
  readonly node: string;
}

/**
 * A VS Code server, fetched from npm on first use.
 *
 * Installing code-server as a dependency would download and compile what nothing here needs. It is unpacked instead, in
 * a folder that takes its final name only when all is done: a run that is interrupted leaves nothing that looks ready.
 * @throws Error with npm's own message when a package cannot be fetched.
 */
export function prepareServer(release: Release = releases.oldest): PreparedServer {
  try {
    const folder = prepare(`code-server-${release.version}`, release.holds, (unfinished) => {
      unpack('code-server', release.version, unfinished);
      installLibraries(serverFolder(unfinished), release);
    });
    return { folder: serverFolder(folder), node: prepareNode(release) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${release.holds} could not be set up, so nothing can be said about it: ${reason}`);
  }
}

/** A folder of the cache that holds what `fill` put into it, now or in an earlier run. */
function prepare(name: string, title: string, fill: (folder: string) => void): string {
  const ready = path.join(cacheFolder, name);
  if (existsSync(ready)) return ready;
  console.log(`Setting up ${title} from npm in .vscode-test …`);
  const unfinished = `${ready}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  fill(unfinished);
  renameSync(unfinished, ready);
  return ready;
}

/** The program of the Node that a release needs. */
function prepareNode({ node }: Release): string {
  if (node === undefined || Number.parseInt(process.versions.node) === Number.parseInt(node)) return process.execPath;
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const folder = prepare(`node-${node}`, `Node ${node}`, (unfinished) =>
    unpack(`node-${system}-${process.arch}`, node, unfinished));
  return path.join(folder, 'package', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function serverFolder(folder: string): string {
  return path.join(folder, 'package', 'lib', 'vscode');
}

function unpack(name: string, version: string, folder: string): void {
  runQuietly('npm', ['pack', `${name}@${version}`, '--loglevel', 'error'], folder);
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (archive === undefined) throw new Error(`\`npm pack\` wrote no archive of ${name} ${version}.`);
  runQuietly('tar', ['-xzf', archive], folder);
  rmSync(path.join(folder, archive));
}

/** Without the install scripts, which compile; what the server misses of them is given in JavaScript. */
function installLibraries(server: string, { needless, more, watchdog }: Release): void {
  const file = path.join(server, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> };
  const wanted = Object.entries(manifest.dependencies).filter(([name]) => !needless.test(name));
  writeFileSync(file, JSON.stringify({ ...manifest, dependencies: Object.fromEntries(wanted) }));
  const quietly = ['--loglevel', 'error', '--no-audit', '--no-fund'];
  runQuietly('npm', ['install', ...more, '--omit=dev', '--ignore-scripts', ...quietly], server);
  writeFileSync(path.join(server, 'node_modules', watchdog, 'index.js'), watchdogStandIn);
  writeFileSync(path.join(server, 'node_modules/@vscode/spdlog/index.js'), loggerStandIn);
}
