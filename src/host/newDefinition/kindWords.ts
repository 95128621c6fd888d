import { l10n } from 'vscode';
import type { NetworkKind } from './plan';

/** What a kind of network is called, and what it is, as a sentence. */
export interface KindWords {
  readonly title: string;
  readonly meaning: string;
}

/** What a kind of network is called, and what it is. */
export function kindWords(kind: NetworkKind): KindWords {
  switch (kind) {
    case 'perceptron':
      return {
        title: l10n.t('Multilayer Perceptron'),
        meaning: l10n.t('Three dense layers with activations between them.'),
      };
    case 'convolutional':
      return {
        title: l10n.t('Convolutional Network'),
        meaning: l10n.t('Two convolutions with pooling, then two dense layers; reads images.'),
      };
    case 'residual':
      return {
        title: l10n.t('Residual Network'),
        meaning: l10n.t('Two convolutions with a shortcut around the second; reads images.'),
      };
    case 'linear':
      return {
        title: l10n.t('Linear Model'),
        meaning: l10n.t('One dense layer: linear or logistic regression, depending on the loss.'),
      };
    case 'scratch':
      return {
        title: l10n.t('From Scratch'),
        meaning: l10n.t('The least that runs, to be filled with your own layers.'),
      };
  }
}
