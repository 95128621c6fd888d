import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runQuietly } from './command';
import { prepareServer, type Release } from './serverPackage';

/** VS Code's user settings, by their full names. */
export type Settings = Readonly<Record<string, unknown>>;

/** What to open in the workbench, as absolute paths. */
export interface Opening {
  /** A folder, or a file *.code-workspace that names several. */
  readonly folder: string;
  /** The extension to load in development mode, if it is not one that is installed. */
  readonly extension?: string;
  /** A module whose `run()` the extension host is to call. */
  readonly tests?: string;
}

/** How a server is to start. */
export interface ServerOptions {
  /** Which VS Code; the oldest that is supported unless it is said. */
  readonly release?: Release;
  /** A packaged extension (.vsix) to install. */
  readonly extensionPackage?: string;
  /** What its extension hosts get besides the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Nothing that greets, advises, or asks a service for something. */
const quietSettings: Settings = {
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** A running VS Code server with settings, state and extensions of its own. */
export class Server {
  private settings: Settings = quietSettings;

  private constructor(
    private readonly process: ChildProcess,
    private readonly state: string,
    /** For example `localhost:43211`. */
    readonly authority: string,
  ) {}

  /**
   * Starts a server on a free port of this machine, which no other machine can reach.
   * @throws Error with the server's output, when it does not start.
   */
  static async start({ release, extensionPackage, environment = {} }: ServerOptions = {}): Promise<Server> {
    const { folder, node } = prepareServer(release);
    const state = mkdtempSync(path.join(tmpdir(), 'gradient-debugger-vscode-'));
    // The themes that come with VS Code lie in the cache and so below the extension in development. VS Code takes them
    // for that extension's own and prefers them to the settings, unless it reads them by another way.
    symlinkSync(path.join(folder, 'extensions'), path.join(state, 'builtin'), 'junction');
    const main = path.join(folder, 'out/server-main.js');
    if (extensionPackage !== undefined) {
      runQuietly(node, [main, ...folders(state), '--install-extension', extensionPackage], state);
    }
    const child = spawn(node, ['--import', endWithThisProcess, main, ...options(state)], {
      // An empty gallery: extensions come from this machine alone.
      env: { ...process.env, EXTENSIONS_GALLERY: '{}', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, so that its extension hosts can be ended with it.
      detached: hasProcessGroups,
    });
    const server = new Server(child, state, await addressOf(child));
    server.configure({});
    return server;
  }

  /**
   * Writes settings; open workbenches follow at once. They go into two files: changes to the user's are not noticed by
   * an open workbench, and the machine's, which are, may not hold those that concern the application.
   */
  configure(settings: Settings): void {
    this.settings = { ...this.settings, ...settings };
    for (const scope of ['User', 'Machine']) {
      const folder = path.join(this.state, 'user', scope);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(this.settings, null, 2));
    }
  }

  /** Where a browser finds the workbench. */
  address({ folder, extension, tests }: Opening): string {
    const payload = [['skipWelcome', 'true']];
    if (extension !== undefined) payload.push(['extensionDevelopmentPath', this.remote(extension)]);
    if (tests !== undefined) payload.push(['extensionTestsPath', this.remote(tests)]);
    const kind = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
    const query = new URLSearchParams({ [kind]: urlPath(folder), payload: JSON.stringify(payload) });
    return `http://${this.authority}/?${query.toString()}`;
  }

  private remote(file: string): string {
    return `vscode-remote://${this.authority}${urlPath(file)}`;
  }

  /** Ends the server and removes its state. */
  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = once(this.process, 'exit');
      this.process.kill();
      const impatient = setTimeout(() => this.process.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(impatient);
    }
    // An extension host may outlive its server, and still write.
    if (hasProcessGroups) endGroup(this.process.pid!);
    rmSync(this.state, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
}

/** A module for the server and its extension hosts: they end when this process is gone, however it ended. */
const endWithThisProcess = `data:text/javascript,${encodeURIComponent(`
  setInterval(() => {
    try { process.kill(${process.pid}, 0); } catch { process.exit(); }
  }, 1000).unref();
`)}`;

const hasProcessGroups = process.platform !== 'win32';

/** Ends what is left of a process group. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}

function options(state: string): string[] {
  return [
    '--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms',
    '--telemetry-level', 'off', '--disable-workspace-trust',
    ...folders(state),
    '--builtin-extensions-dir', path.join(state, 'builtin'),
  ];
}

function folders(state: string): string[] {
  return [
    '--user-data-dir', path.join(state, 'user'),
    '--server-data-dir', path.join(state, 'server'),
    '--extensions-dir', path.join(state, 'extensions'),
  ];
}

/** Waits for the line that says where the server listens. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /Web UI available at http:\/\/(\S+)/.exec(output);
      if (found) resolve(found[1]!);
    };
    server.stdout?.on('data', listen);
    server.stderr?.on('data', listen);
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`The VS Code server ended with exit code ${code}:\n${output}`)));
  });
}

/** `/c:/samples` for `C:\samples`: how VS Code writes paths in addresses. */
function urlPath(file: string): string {
  return decodeURIComponent(pathToFileURL(file).pathname);
}
