import assert from 'node:assert/strict';
import { editDistance, nearest } from '../../../src/definition/nearest';

const keys = ['out_channels', 'in_channels', 'kernel_size', 'stride', 'padding', 'dilation', 'groups', 'bias'];
const operators = ['Linear', 'Conv2d', 'MaxPool2d', 'AvgPool2d', 'ReLU', 'Sigmoid', 'Tanh', 'Flatten', 'Add'];

describe('nearest', () => {
  const near: readonly [word: string, words: readonly string[], meant: string][] = [
    ['kernal_size', keys, 'kernel_size'],
    ['kernelSize', keys, 'kernel_size'],
    ['bais', keys, 'bias'],
    ['pading', keys, 'padding'],
    ['strides', keys, 'stride'],
    ['out_chanels', keys, 'out_channels'],
    ['conv2D', operators, 'Conv2d'],
    ['Relu', operators, 'ReLU'],
    ['Tahn', operators, 'Tanh'],
    ['Conv', operators, 'Conv2d'],
    ['MaxPool', operators, 'MaxPool2d'],
    ['fc3', ['fc3', 'FC3'], 'fc3'],
  ];
  for (const [word, words, meant] of near) {
    it(`takes ${word} for ${meant}`, () => assert.equal(nearest(word, words), meant));
  }

  const far: readonly [word: string, words: readonly string[], why: string][] = [
    ['filters', keys, 'nothing is near'],
    ['LSTM', operators, 'nothing is near'],
    ['fc9', ['fc1', 'fc2'], 'two are equally near'],
    ['Pool2d', ['AvgPool2d', 'MaxPool2d'], 'two are equally near'],
    ['x', ['y'], 'one letter of one is all of it'],
    ['', keys, 'nothing was written'],
    ['a'.repeat(1000), ['a'.repeat(999)], 'nobody writes that by mistake'],
    ['op', [], 'there is nothing'],
  ];
  for (const [word, words, why] of far) {
    it(`knows nothing near ${word.slice(0, 8)}: ${why}`, () => assert.equal(nearest(word, words), undefined));
  }
});

describe('editDistance', () => {
  it('counts changes, additions, omissions and swapped neighbours', () => {
    assert.equal(editDistance('', '', 9), 0);
    assert.equal(editDistance('bias', 'bias', 9), 0);
    assert.equal(editDistance('bias', 'bids', 9), 1);
    assert.equal(editDistance('bias', 'bas', 9), 1);
    assert.equal(editDistance('bias', 'biass', 9), 1);
    assert.equal(editDistance('bias', 'bais', 9), 1);
    assert.equal(editDistance('kitten', 'sitting', 9), 3);
    assert.equal(editDistance('', 'abc', 9), 3);
  });

  it('gives up above the limit, and not at it', () => {
    assert.equal(editDistance('kitten', 'sitting', 3), 3);
    assert.equal(editDistance('kitten', 'sitting', 2), undefined);
    assert.equal(editDistance('ab', 'ba', 1), 1);
    assert.equal(editDistance('a', 'abcdef', 2), undefined);
  });

  it('is the same both ways', () => {
    const words = [...keys, ...operators];
    for (const a of words) {
      for (const b of words) assert.equal(editDistance(a, b, 40), editDistance(b, a, 40), `${a} ${b}`);
    }
  });
});
