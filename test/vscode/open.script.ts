// The second half of `npm start`, when dependencies and bundles are there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { findProgram } from './command';
import { findDesktop } from './desktop';
import { cacheFolder, projectRoot } from './projectRoot';
import { samplesFolder } from './samples';
import { Server } from './server';

async function open(): Promise<void> {
  const desktop = await findDesktop();
  await (desktop === undefined ? openOnServer() : openOnDesktop(desktop));
}

/** With state of its own, so that neither this VS Code nor the user's notices the other. */
async function openOnDesktop(program: string): Promise<void> {
  console.log('VS Code opens with the extension and the sample networks.');
  const state = path.join(cacheFolder, 'start');
  const child = spawn(program, [
    samplesFolder,
    `--extensionDevelopmentPath=${projectRoot}`,
    `--user-data-dir=${path.join(state, 'user')}`,
    `--extensions-dir=${path.join(state, 'extensions')}`,
    '--disable-workspace-trust',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ], { stdio: 'ignore' });
  await once(child, 'exit');
}

async function openOnServer(): Promise<void> {
  const server = await Server.start();
  const address = server.address({ folder: samplesFolder, extension: projectRoot });
  console.log(`\nVS Code with the extension and the sample networks:\n\n  ${address}\n\nCtrl+C ends it.`);
  showInBrowser(address);
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await server.stop();
}

/** Opens the system's browser where there is one; the printed address serves otherwise. */
function showInBrowser(address: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  const program = findProgram(opener);
  const hasWindows = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (program === undefined || !hasWindows) return;
  const browser = spawn(program, [address], { stdio: 'ignore', detached: true });
  browser.once('error', () => undefined);
  browser.unref();
}

open().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
