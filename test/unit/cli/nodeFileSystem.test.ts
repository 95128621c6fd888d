import assert from 'node:assert/strict';
import {
  chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileProblem, fileProblem } from '../../../src/cli/files/fileProblem';
import { nodeFileSystem } from '../../../src/cli/files/nodeFileSystem';
import { filesByHand } from './byHand';
import { run } from './terminal';

describe('files on the disk', () => {
  let folder: string;
  const at = (...parts: string[]) => path.join(folder, ...parts);
  const refused = (run: () => unknown, message: RegExp) =>
    assert.throws(run, (error) => error instanceof FileProblem && message.test(error.message));

  beforeEach(() => {
    folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'gradient-debugger-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A project with the network worked out by hand, and a folder beside it that is none of its business. */
  function makeProject(): void {
    mkdirSync(at('project'));
    mkdirSync(at('elsewhere'));
    for (const [name, content] of Object.entries(filesByHand)) writeFileSync(at('project', name), content);
    writeFileSync(at('elsewhere/weights.npz'), filesByHand['weights.npz']!);
  }
  const check = (...parts: string[]) => run(['check', at(...parts)], { fileSystem: nodeFileSystem });

  it('reads a file of any length', () => {
    for (const length of [0, 1, 65535, 65536, 65537, 300_000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => i % 251);
      writeFileSync(at('some'), bytes);
      assert.deepEqual(Buffer.from(nodeFileSystem.read(at('some'), length)), Buffer.from(bytes));
    }
  });

  it('refuses more bytes than the limit', () => {
    writeFileSync(at('some'), 'twelve bytes');
    refused(() => nodeFileSystem.read(at('some'), 11), /more than 11 bytes/);
  });

  it('says what is wrong with a path', () => {
    writeFileSync(at('some'), '');
    refused(() => nodeFileSystem.read(at('none'), 9), /^there is no such file$/);
    refused(() => nodeFileSystem.read(folder, 9), /^this is a folder, not a file$/);
    refused(() => nodeFileSystem.read(at('some/more'), 9), /^part of this path is a file, not a folder$/);
    refused(() => nodeFileSystem.read('a\0b', 9), /^this path cannot be the name of a file$/);
    symlinkSync('circle', at('circle'));
    refused(() => nodeFileSystem.read(at('circle'), 9), /^its symbolic links lead in a circle$/);
    refused(() => nodeFileSystem.checkWritable(at('none/some')), /^the folder .*none does not exist; make it first$/);
    refused(() => nodeFileSystem.checkWritable(at('some/more')), /some is a file, not a folder$/);
    refused(() => nodeFileSystem.checkWritable(folder), /^this is a folder, not a file$/);
  });

  it('has a sentence for what only other users meet', () => {
    const sentence = (code: string) => fileProblem(Object.assign(new Error(), { code })).message;
    assert.equal(sentence('EACCES'), 'permission to open it is denied');
    assert.equal(sentence('ENOSPC'), 'there is no space left on the disk');
    assert.equal(sentence('EWHATEVER'), 'it cannot be opened (EWHATEVER)');
    const defect = new TypeError('a defect is no problem of a file');
    assert.throws(() => fileProblem(defect), defect);
  });

  it('refuses to read without permission', function () {
    // Windows has no such permissions: there `chmod` can only forbid to write.
    if (process.platform === 'win32') this.skip();
    writeFileSync(at('secret'), 'x');
    chmodSync(at('secret'), 0);
    chmodSync(folder, 0o755);
    const read = (): void => refused(() => nodeFileSystem.read(at('secret'), 9), /^permission to open it is denied$/);
    if (process.geteuid!() === 0) asNobody(read);
    else read();
  });

  it('writes a file, replaces it, and leaves nothing else behind', async () => {
    await nodeFileSystem.write(at('run.npz'), Uint8Array.of(1, 2));
    await nodeFileSystem.write(at('run.npz'), Uint8Array.of(3));
    assert.deepEqual([...readFileSync(at('run.npz'))], [3]);
    assert.deepEqual(readdirSync(folder), ['run.npz']);
  });

  it('writes through a symbolic link', async () => {
    writeFileSync(at('real.npz'), 'old');
    symlinkSync('real.npz', at('link.npz'));
    await nodeFileSystem.write(at('link.npz'), Uint8Array.of(7));
    assert.deepEqual([...readFileSync(at('real.npz'))], [7]);
  });

  it('leaves nothing behind when it cannot write, and stops listening for interruptions', async () => {
    mkdirSync(at('run.npz'));
    const before = process.listenerCount('SIGINT');
    await assert.rejects(nodeFileSystem.write(at('run.npz'), Uint8Array.of(1)), FileProblem);
    assert.deepEqual(readdirSync(folder), ['run.npz']);
    assert.equal(process.listenerCount('SIGINT'), before);
  });

  it('finds files beside the definition, wherever it is run', async () => {
    makeProject();
    assert.equal((await check('project/net.gradnet.json')).code, 0);
  });

  it('follows a symbolic link inside the definition\'s folder', async () => {
    makeProject();
    mkdirSync(at('project/data'));
    writeFileSync(at('project/data/real.npz'), filesByHand['weights.npz']!);
    rmSync(at('project/weights.npz'));
    symlinkSync('data/real.npz', at('project/weights.npz'));
    assert.equal((await check('project/net.gradnet.json')).code, 0);
  });

  it('does not follow a symbolic link out of the definition\'s folder', async () => {
    makeProject();
    rmSync(at('project/weights.npz'));
    symlinkSync('../elsewhere/weights.npz', at('project/weights.npz'));
    const { code, err } = await check('project/net.gradnet.json');
    assert.equal(code, 2);
    assert.match(err, /net\.gradnet\.json:12:\d+: weights\.npz: it lies outside of the definition's folder; copy it there\n$/);
  });

  it('does not follow a linked folder out either, nor one whose name begins alike', async () => {
    makeProject();
    mkdirSync(at('project2'));
    writeFileSync(at('project2/weights.npz'), filesByHand['weights.npz']!);
    symlinkSync('../project2', at('project/data'));
    const text = (filesByHand['net.gradnet.json'] as string).replace('weights.npz', 'data/weights.npz');
    writeFileSync(at('project/net.gradnet.json'), text);
    const { code, err } = await check('project/net.gradnet.json');
    assert.equal(code, 2);
    assert.match(err, /data\/weights\.npz: it lies outside/);
  });

  it('takes a project that lies behind a link itself', async () => {
    makeProject();
    symlinkSync('project', at('shortcut'));
    assert.equal((await check('shortcut/net.gradnet.json')).code, 0);
  });

  it('says when a file of the definition is a folder', async () => {
    makeProject();
    rmSync(at('project/weights.npz'));
    mkdirSync(at('project/weights.npz'));
    const { code, err } = await check('project/net.gradnet.json');
    assert.equal(code, 2);
    assert.match(err, /:12:\d+: weights\.npz: this is a folder, not a file\n$/);
  });
});

/** Does something with the rights of nobody in particular: the superuser may read anything. */
function asNobody(work: () => void): void {
  process.seteuid!(65534);
  try {
    work();
  } finally {
    process.seteuid!(0);
  }
}
