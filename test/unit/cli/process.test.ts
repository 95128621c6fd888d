import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CheckDocument } from '../../../src/cli/check/checkDocument';
import { readTensorFile } from '../../../src/files/tensorFile';
import { byHand, filesByHand } from './byHand';

const program = path.resolve('dist/cli.js');

describe('the program as a process', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'gradient-debugger-process-'));
    for (const [name, content] of Object.entries(filesByHand)) writeFileSync(path.join(folder, name), content);
    writeFileSync(path.join(folder, 'wrong.gradnet.json'), byHand.replace('"ReLU"', '"RelLU"'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (args: readonly string[], input = '') => {
    const result = spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8', input });
    return { code: result.status, out: result.stdout, err: result.stderr };
  };

  it('checks a definition', () => {
    const { code, out, err } = run(['check', 'net.gradnet.json', '--json']);
    assert.deepEqual([code, err], [0, '']);
    assert.equal((JSON.parse(out) as CheckDocument).loss, 4);
  });

  it('reads standard input, and files from the current folder', () => {
    const { code, out, err } = run(['check', '-'], byHand);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^by hand {2}<stdin>\n/);
  });

  it('exits with 2 on a wrong definition, with the place on standard error', () => {
    const { code, out, err } = run(['check', 'wrong.gradnet.json']);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^wrong\.gradnet\.json:7:29: relu: /);
  });

  it('exits with 2 on a wrong option', () => {
    assert.equal(run(['check', 'net.gradnet.json', '--jsno']).code, 2);
  });

  it('prints shapes even when there are errors', () => {
    const { code, out } = run(['shapes', 'wrong.gradnet.json', '--json']);
    assert.equal(code, 2);
    assert.equal((JSON.parse(out) as { layers: unknown[] }).layers.length, 3);
  });

  it('writes a file', () => {
    assert.equal(run(['export', 'net.gradnet.json', '--out', 'run.npz']).code, 0);
    const { tensors } = readTensorFile('run.npz', readFileSync(path.join(folder, 'run.npz')));
    assert.ok(tensors.has('fc1.weight.grad'));
  });

  it('can be run by its own name', function () {
    // Windows runs no script by its first line; npm puts a command beside it there.
    if (process.platform === 'win32') this.skip();
    assert.equal(spawnSync(program, ['--version'], { encoding: 'utf8' }).status, 0);
  });

  it('ends quietly when its reader has gone, with the exit code of what it found', async () => {
    // More text than a pipe holds, so that somebody must read it.
    const layers = Array.from({ length: 3000 }, (_, i) => `{ "name": "layer${i}", "op": "Tanh" }`).join(',\n');
    const text = byHand.replace('{ "name": "relu", "op": "ReLU" }', layers);
    const child = spawn(process.execPath, [program, 'shapes', '-', '--json'], { cwd: folder });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    child.stdin.end(text);
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual([code, err], [0, '']);
  });

  it('ends a descent in good order when it is interrupted: weights written, exit code 130', async function () {
    // Windows has no signals: there `kill` ends a process at once, and nobody can deal with it.
    if (process.platform === 'win32') this.skip();
    const args = ['train', 'net.gradnet.json', '--steps', '9007199254740991', '--lr', '1e-9', '--out', 'trained.npz'];
    const child = spawn(process.execPath, [program, ...args], { cwd: folder });
    const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    // Until the first step is printed: the descent is under way.
    while (child.exitCode === null && !/^ +0 +4\.00000/m.test(out)) await wait(5);
    child.kill('SIGINT');
    // npm and npx pass on what the terminal has sent already.
    await wait(20);
    child.kill('SIGINT');
    assert.deepEqual(await ended, { code: 130, signal: null });
    assert.match(out, /\nInterrupted after [\d,]+ of 9,007,199,254,740,991 steps/);
    const { tensors } = readTensorFile('trained.npz', readFileSync(path.join(folder, 'trained.npz')));
    assert.equal(tensors.size, 4);
  });

  it('dies of an interruption at once, as shells expect (they report 130)', async function () {
    // Windows has no signals: there `kill` ends a process at once, and nobody can deal with it.
    if (process.platform === 'win32') this.skip();
    const child = spawn(process.execPath, [program, 'check', '-'], { cwd: folder });
    await new Promise((resolve) => child.once('spawn', resolve));
    child.kill('SIGINT');
    const ending = await new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
    assert.deepEqual(ending, { code: null, signal: 'SIGINT' });
  });

  it('leaves no half-written file when it is interrupted', async function () {
    // Windows has no signals: there `kill` ends a process at once, and nobody can deal with it.
    if (process.platform === 'win32') this.skip();
    // Weights and gradients of 3 million parameters: long enough to write that the interruption comes in between.
    const large = byHand
      .replace(',\n  "weights": { "file": "weights.npz" }', '')
      .replace('"x": [[1, 2]], ', '')
      .replace('["N", 2]', '["N", 1500]')
      .replace('"out_features": 2', '"out_features": 2000');
    const child = spawn(process.execPath, [program, 'export', '-', '--out', 'large.npz'], { cwd: folder });
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.stdin.end(large);
    const temporary = () => readdirSync(folder).filter((name) => name.includes('large.npz') && name.endsWith('.tmp'));
    while (child.exitCode === null && temporary().length === 0) await wait(1);
    child.kill('SIGINT');
    await ended;
    assert.deepEqual(temporary(), []);
    // Either it had been faster, or there is nothing.
    const file = path.join(folder, 'large.npz');
    if (existsSync(file)) assert.ok(readTensorFile('large.npz', readFileSync(file)).tensors.has('loss'));
  });
});
