import assert from 'node:assert/strict';
import { backwardSteps } from '../../../webview/steps/backwardSteps';
import { sessionOf } from '../fixtures/sessions';

const symbols = (tensors: readonly { readonly symbol: string }[]): string =>
  tensors.map(({ symbol }) => symbol).join(' ');

describe('the backward pass in steps', () => {
  it('goes from the loss to the inputs, a step each layer, with what each reads and writes', () => {
    const steps = backwardSteps(sessionOf('small').view());
    assert.deepEqual(steps.map(({ layer }) => layer.name),
      ['loss', 'fc1', 'flatten', 'conv2', 'pool1', 'relu1', 'conv1']);
    const at = (layer: string) => steps.find((step) => step.layer.name === layer)!;
    assert.deepEqual([symbols(at('fc1').reads), symbols(at('fc1').writes)], ['dZ A_prev W', 'dA_prev dW db']);
    assert.deepEqual([symbols(at('relu1').reads), symbols(at('relu1').writes)], ['dA Z', 'dZ']);
    assert.equal(symbols(at('loss').writes), 'dZ');
    assert.equal(at('fc1').sentence,
      'fc1 takes dZ. From it come its own gradients, dW and db, and dA prev, which goes on to flatten.');
    assert.equal(at('loss').sentence,
      'The backward pass starts at the loss, where dJ is 1. It gives dZ, which goes on to fc1.');
  });

  it('adds up what the layers that use a tensor send back, when the last of them has', () => {
    const steps = backwardSteps(sessionOf('residual').view());
    assert.deepEqual(steps.map(({ kind, layer }) => `${kind} ${layer.name}`),
      ['layer loss', 'layer sum', 'layer norm1', 'layer fc1', 'sum x']);
    assert.equal(steps.at(-1)!.sentence, 'x was used by sum and fc1: what they send back adds up.');
  });
});
