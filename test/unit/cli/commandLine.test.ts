import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { run } from './terminal';

describe('the command line', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

  for (const args of [['--help'], ['-h'], ['help']]) {
    it(`prints the commands with ${args.join(' ')}`, async () => {
      const { code, out, err } = await run(args);
      assert.deepEqual([code, err], [0, '']);
      for (const command of ['check', 'shapes', 'train', 'export']) {
        assert.match(out, new RegExp(`^  ${command} FILE  `, 'm'));
      }
      assert.ok(out.split('\n').every((line) => line.length <= 80));
    });
  }

  for (const args of [['--version'], ['-v']]) {
    it(`prints the version of package.json with ${args.join(' ')}`, async () => {
      assert.deepEqual(await run(args).then(({ code, out }) => [code, out]), [0, `gradient-debugger ${version}\n`]);
    });
  }

  it('prints its help on standard error when nothing is asked, and exits with 2', async () => {
    const { code, out, err } = await run([]);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^Gradient Debugger: /);
  });

  const options = {
    check: [
      '--json', '--format FORMAT', '--seed N', '--budget SECONDS', '--tensor NAME', '--gradients MINE.npz', '--rtol R',
      '--atol A', '--all-entries FILE',
    ],
    shapes: ['--json'],
    train: ['--steps K', '--lr A', '-o, --out FILE', '--seed N', '--json'],
    export: ['-o, --out FILE', '--seed N'],
  };
  for (const [command, expected] of Object.entries(options)) {
    it(`explains ${command}: usage, options and exit codes`, async () => {
      const { code, out } = await run(['help', command]);
      assert.equal(code, 0);
      assert.ok(out.startsWith(`Usage: gradient-debugger ${command} FILE `));
      for (const option of [...expected, '-h, --help']) assert.match(out, new RegExp(`^  ${option} {2}`, 'm'));
      assert.match(out, /^ {2}0 {2}/m);
      assert.match(out, /^ {2}2 {2}/m);
      assert.ok(out.split('\n').every((line) => line.length <= 80));
      // Whatever else stands on the line.
      for (const flag of ['--help', '-h']) assert.equal((await run([command, '--nonsense', flag])).out, out);
    });
  }

  it('fits its help to a narrow terminal', async () => {
    const { out } = await run(['help', 'check'], { columns: 50 });
    assert.ok(out.split('\n').every((line) => line.length <= 50));
  });

  const checkOptions = '[--json] [--format FORMAT] [--seed N] [--budget SECONDS] [--tensor NAME]'
    + ' [--gradients MINE.npz] [--rtol R] [--atol A] [--all-entries FILE]';
  const checkNames = '--json, --format, --seed, --budget, --tensor, --gradients, --rtol, --atol, --all-entries and'
    + ' --help';
  const wrong: readonly (readonly [line: string, message: string])[] = [
    ['chek net.json', 'there is no command chek; did you mean check?'],
    ['frobnicate net.json', 'there is no command frobnicate; there are check, shapes, train and export'],
    ['help chekc', 'there is no command chekc; did you mean check?'],
    ['constructor', 'there is no command constructor; there are check, shapes, train and export'],
    ['net.gradnet.json', 'net.gradnet.json stands where a command is expected; there are check, shapes, train and'
      + ' export, as in gradient-debugger check net.gradnet.json'],
    ['--json check net.json', 'there is no option --json without a command; write gradient-debugger check FILE'
      + ` ${checkOptions}`],
    ['check', `check: FILE is missing: gradient-debugger check FILE ${checkOptions}`],
    ['check a.json b.json', 'check: one FILE is expected, but 2 are given: a.json, b.json'],
    ['check a.json --jsno', 'check: there is no option --jsno; did you mean --json?'],
    ['shapes a.json --seed 1', 'shapes: there is no option --seed; there are --json and --help'],
    ['check a.json -x', `check: there is no option -x; there are ${checkNames}`],
    ['check a.json --__proto__', `check: there is no option --__proto__; there are ${checkNames}`],
    ['check a.json --json=yes', 'check: --json takes no value, but "yes" was given'],
    ['check a.json --seed', 'check: --seed needs a value: --seed N'],
    ['check a.json --seed --json', 'check: --seed needs a value: --seed N'],
    ['check a.json --seed=', 'check: --seed is "", expected a whole number from 0 to 2^53 − 1'],
    ['check a.json --seed -1', 'check: --seed is "-1", expected a whole number from 0 to 2^53 − 1'],
    ['check a.json --seed 1.5', 'check: --seed is "1.5", expected a whole number from 0 to 2^53 − 1'],
    ['check a.json --seed 9007199254740992',
      'check: --seed is "9007199254740992", expected a whole number from 0 to 2^53 − 1'],
    ['check a.json --budget 0', 'check: --budget is "0", expected a number of seconds above 0, such as 2 or 0.5'],
    ['check a.json --budget soon',
      'check: --budget is "soon", expected a number of seconds above 0, such as 2 or 0.5'],
    ['check a.json --budget 1e999',
      'check: --budget is "1e999", expected a number of seconds above 0, such as 2 or 0.5'],
    ['train a.json --lr 0.1', 'train: --steps K is missing'],
    ['train a.json --steps 3', 'train: --lr A is missing'],
    ['train a.json --steps 2.5 --lr 0.1', 'train: --steps is "2.5", expected a whole number from 0 to 2^53 − 1'],
    ['train a.json --steps 3 --lr -0.1', 'train: --lr is "-0.1", expected a number from 0, such as 0.1 or 1e-3'],
    ['train a.json --steps 3 --lr Infinity',
      'train: --lr is "Infinity", expected a number from 0, such as 0.1 or 1e-3'],
    ['train a.json --steps 3 --lr 1e999',
      'train: --lr is "1e999", expected a number from 0, such as 0.1 or 1e-3'],
    ['train a.json --steps 3 --lr 0.1 --out w.pt',
      'train: --out is "w.pt", expected a name that ends in .npz or .safetensors'],
    ['export a.json', 'export: --out FILE is missing'],
    ['export a.json -o', 'export: -o needs a value: -o FILE'],
  ];
  for (const [line, message] of wrong) {
    it(`refuses: ${line}`, async () => {
      const { code, out, err } = await run(line.split(' '));
      assert.deepEqual([code, out], [2, '']);
      const [first, second] = err.split('\n');
      assert.equal(first, `gradient-debugger: ${message}`);
      const command = /^(check|shapes|train|export): /.exec(message)?.[1];
      assert.equal(second, command === undefined ? '' : `Try: gradient-debugger help ${command}`);
    });
  }

  for (const command of ['check', 'shapes']) {
    it(`${command} says when there is no such file`, async () => {
      const { code, out, err } = await run([command, 'nowhere/net.gradnet.json']);
      assert.deepEqual([code, out, err], [2, '', 'nowhere/net.gradnet.json: there is no such file\n']);
    });

    it(`${command} says when a folder is given`, async () => {
      const { code, err } = await run([command, 'nets'], { files: { 'nets/a.gradnet.json': '{}' } });
      assert.deepEqual([code, err], [2, 'nets: this is a folder, not a file\n']);
    });
  }

  it('takes what stands behind -- for a file, whatever it looks like', async () => {
    const { err } = await run(['shapes', '--', '--json']);
    assert.equal(err, '--json: there is no such file\n');
  });
});
