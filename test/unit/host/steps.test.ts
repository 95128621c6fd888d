import assert from 'node:assert/strict';
import { BACK, takeSteps, type Step } from '../../../src/host/steps/steps';

/** A step whose answers were thought of before; notes where it was asked and with which draft. */
function scripted(name: string, answers: readonly string[], asked: string[]): Step<readonly string[]> {
  let turn = 0;
  return (draft, { step, totalSteps }) => {
    asked.push(`${name} ${step}/${totalSteps} [${draft.join()}]`);
    const answer = answers[turn++];
    if (answer === 'back') return Promise.resolve(BACK);
    return Promise.resolve(answer === undefined ? undefined : [...draft, answer]);
  };
}

describe('questions in steps', () => {
  it('are asked one after the other', async () => {
    const asked: string[] = [];
    const steps = [scripted('a', ['1'], asked), scripted('b', ['2'], asked)];
    assert.deepEqual(await takeSteps<readonly string[]>([], () => steps), ['1', '2']);
    assert.deepEqual(asked, ['a 1/2 []', 'b 2/2 [1]']);
  });

  it('can be gone back to, with the answers there are', async () => {
    const asked: string[] = [];
    const steps = [scripted('a', ['1', '3'], asked), scripted('b', ['back', '2'], asked)];
    assert.deepEqual(await takeSteps<readonly string[]>([], () => steps), ['1', '3', '2']);
    assert.deepEqual(asked, ['a 1/2 []', 'b 2/2 [1]', 'a 1/2 [1]', 'b 2/2 [1,3]']);
  });

  it('end without an answer when the user gives up', async () => {
    const asked: string[] = [];
    assert.equal(await takeSteps<readonly string[]>([], () => [scripted('a', [], asked)]), undefined);
  });

  it('depend on the answers so far', async () => {
    const asked: string[] = [];
    const [a, b, c] = [scripted('a', ['short'], asked), scripted('b', ['2'], asked), scripted('c', ['3'], asked)];
    const stepsFor = (draft: readonly string[]) => (draft.includes('short') ? [a, c] : [a, b, c]);
    assert.deepEqual(await takeSteps<readonly string[]>([], stepsFor), ['short', '3']);
  });
});
