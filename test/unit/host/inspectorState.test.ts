import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { inspectorState } from '../../../src/host/inspector/state';
import type { Results } from '../../../src/host/networks/results';
import { english, say, sentence, type Said } from '../../../src/protocol/sentence';
import { Session } from '../../../src/session/session';
import { residual } from './networks';

const definition = readDefinition(residual);
const results: Results = { text: residual, definition, run: Session.open(definition, new Map()).view() };

/** What the state takes of a model. */
const model = (known: Results | undefined, refusal?: { text: string; start: number } & Said) => ({
  key: 'file:///net.gradnet.json',
  results: known,
  runNumber: 3,
  checkNumber: 0,
  ownGradients: undefined,
  activity: { kind: 'idle' } as const,
  engineEnded: undefined,
  refusalOf: (text: string) =>
    (refusal?.text === text ? { text, problems: [{ ...refusal, end: refusal.start }] } : undefined),
});

const pytorch = { notation: 'pytorch', palette: 'blueOrange' } as const;
const derivation = { notation: 'derivation', palette: 'redBlue' } as const;

describe('what the inspector shows', () => {
  it('is the run, and the line of everything in it', () => {
    const state = inspectorState('net.gradnet.json', model(results), { text: residual, definition }, pytorch);
    assert.equal(state.file, 'net.gradnet.json');
    assert.equal(state.network, 'file:///net.gradnet.json');
    assert.equal(state.run, results.run);
    assert.equal(state.runNumber, 3);
    assert.equal(state.stale, false);
    assert.deepEqual(state.lines, { x: 3, fc1: 5, sum: 6, loss: 8 });
    assert.deepEqual(state.problems, []);
  });

  it('is stale once the text is another, and stays', () => {
    const text = `\n${residual}`;
    const now = { text, definition: readDefinition(text) };
    const state = inspectorState('net.gradnet.json', model(results), now, derivation);
    assert.equal(state.stale, true);
    assert.equal(state.run, results.run);
    assert.equal(state.lines['fc1'], 6);
  });

  it('is stale once a file is another', () => {
    const outdated = { ...results, isOutdated: true };
    const state = inspectorState('net.gradnet.json', model(outdated), { text: residual, definition }, pytorch);
    assert.equal(state.stale, true);
  });

  it('names problems of the definition and of the run with their places', () => {
    const text = residual.replace('"Linear"', '"Lineal"');
    const now = { text, definition: readDefinition(text) };
    const broken = inspectorState('net.gradnet.json', model(undefined), now, derivation);
    assert.equal(broken.notation, 'derivation');
    assert.equal(broken.problems[0]!.layer, 'fc1');
    assert.match(english(broken.problems[0]!.sentence), /^net\.gradnet\.json:5:28: fc1: there is no operator Lineal/);
    const missing = say(sentence`y: no such file`);
    const refused = model(undefined, { text: residual, ...missing, start: residual.indexOf('"fc1"') });
    const state = inspectorState('net.gradnet.json', refused, { text: residual, definition }, pytorch);
    assert.deepEqual(state.problems, [
      { sentence: sentence`${'net.gradnet.json:5:15'}: ${missing.sentence}`, layer: 'fc1' },
    ]);
    const elsewhere = model(undefined, { text: residual, ...missing, start: 0 });
    assert.deepEqual(
      inspectorState('net.gradnet.json', elsewhere, { text: residual, definition }, pytorch).problems,
      [{ sentence: sentence`${'net.gradnet.json:1:1'}: ${missing.sentence}` }]);
  });

  it('has somebody\'s own gradients as long as they are compared, and what came of it as far as it is known', () => {
    const source = { address: 'file:///mine.npz', file: 'mine.npz' };
    const reply = { kind: 'refused', problems: [sentence`mine.npz: it holds no gradient`] } as const;
    const now = { text: residual, definition };
    const own = (known: Results | undefined, ownGradients: typeof source | undefined) =>
      inspectorState('net.gradnet.json', { ...model(known), ownGradients }, now, pytorch).ownGradients;
    assert.equal(own({ ...results, compared: { number: 2, reply } }, undefined), undefined);
    assert.deepEqual(own(undefined, source), { source, number: 0 });
    assert.deepEqual(own({ ...results, compared: { number: 2, reply } }, source), { source, number: 2, reply });
  });

  it('says where the definition is when it is not open, and that the engine has ended', () => {
    const ended = { ...model(results), engineEnded: sentence`of an error` };
    const state = inspectorState('net.gradnet.json', ended, undefined, pytorch, 'deleted');
    assert.equal(state.document, 'deleted');
    assert.deepEqual(state.engineEnded, sentence`of an error`);
    const open = inspectorState('net.gradnet.json', model(results), { text: residual, definition }, pytorch);
    assert.ok(!('document' in open) && !('engineEnded' in open));
  });

  it('stays when the definition is closed', () => {
    const state = inspectorState('net.gradnet.json', model(results), undefined, pytorch);
    assert.equal(state.stale, false);
    assert.equal(state.lines['fc1'], 5);
  });
});
