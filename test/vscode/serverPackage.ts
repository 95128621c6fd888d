import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from './command';
import { cacheFolder } from './projectRoot';
import { loggerStandIn, watchdogStandIn } from './nativeStandIns';

/** The npm package that carries a VS Code server, at the last version whose server runs on Node 20. */
const codeServer = { version: '4.100.3', holds: 'VS Code 1.100.3' };

/** The first ripgrep whose program comes from npm; without it no file is found, not even by its name. */
const ripgrep = '@vscode/ripgrep@1.18.0';

const ready = path.join(cacheFolder, `code-server-${codeServer.version}`);

/**
 * The folder of a VS Code server, fetched from npm on first use.
 *
 * Installing code-server as a dependency would download and compile what nothing here needs. It is unpacked instead, in
 * a folder that takes its final name only when all is done: a run that is interrupted leaves nothing that looks ready.
 * @throws Error with npm's own message when the package cannot be fetched.
 */
export function prepareServer(): string {
  if (!existsSync(ready)) {
    console.log(`Setting up ${codeServer.holds} from npm in .vscode-test …`);
    const unfinished = `${ready}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    unpack(unfinished);
    installLibraries(serverFolder(unfinished));
    renameSync(unfinished, ready);
  }
  return serverFolder(ready);
}

function serverFolder(folder: string): string {
  return path.join(folder, 'package', 'lib', 'vscode');
}

function unpack(folder: string): void {
  runQuietly('npm', ['pack', `code-server@${codeServer.version}`, '--loglevel', 'error'], folder);
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (archive === undefined) throw new Error(`\`npm pack\` wrote no archive of code-server ${codeServer.version}.`);
  runQuietly('tar', ['-xzf', archive], folder);
  rmSync(path.join(folder, archive));
}

/** Without the install scripts, which compile; what the server misses of them is given in JavaScript. */
function installLibraries(server: string): void {
  runQuietly('npm', ['install', ripgrep, '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], server);
  writeFileSync(path.join(server, 'node_modules/native-watchdog/index.js'), watchdogStandIn);
  writeFileSync(path.join(server, 'node_modules/@vscode/spdlog/index.js'), loggerStandIn);
}
