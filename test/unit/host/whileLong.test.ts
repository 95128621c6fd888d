import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { whileLong } from '../../../src/host/whileLong';

describe('Work that somebody waits for', () => {
  const shown: Promise<unknown>[] = [];
  const show = (work: Promise<unknown>): void => void shown.push(work);

  beforeEach(() => {
    shown.length = 0;
    mock.timers.enable({ apis: ['setTimeout'] });
  });

  afterEach(() => mock.timers.reset());

  it('is shown when it takes a while, and until it ends', async () => {
    const { work, end } = underWay();
    const result = whileLong(work, show);
    mock.timers.tick(299);
    assert.equal(shown.length, 0);
    mock.timers.tick(1);
    assert.equal(shown.length, 1);
    end('done');
    assert.equal(await shown[0], 'done');
    assert.equal(await result, 'done');
  });

  it('is not shown when it ends sooner', async () => {
    const { work, end } = underWay();
    const result = whileLong(work, show);
    end('done');
    await result;
    mock.timers.tick(1000);
    assert.equal(shown.length, 0);
  });

  it('fails for whoever asked for it, not for what is shown', async () => {
    const { work, fail } = underWay();
    const result = whileLong(work, show);
    mock.timers.tick(300);
    fail(new Error('no room'));
    await assert.rejects(result, /no room/);
    await shown[0];
  });
});

function underWay(): { work: Promise<string>; end: (result: string) => void; fail: (error: Error) => void } {
  let [end, fail]: [(result: string) => void, (error: Error) => void] = [() => undefined, () => undefined];
  const work = new Promise<string>((resolve, reject) => ([end, fail] = [resolve, reject]));
  return { work, end, fail };
}
