import { l10n } from 'vscode';
import { standardRegistry } from '../../engine/registry';
import { formatShape } from '../../tensor/shape';
import { localised } from '../localised';
import { kindWords } from './kindWords';
import type { Remarks } from './definitionText';
import type { Plan } from './plan';

/** The comments of a new definition. */
export function remarksOf({ kind, loss, outputs }: Plan): Remarks {
  return {
    heading: [
      `${kindWords(kind).title}. ${kindWords(kind).meaning}`,
      l10n.t('Hover over a layer to see the shapes of its gradients; run “Run Gradient Check” to see their numbers.'),
    ],
    seed: l10n.t('Whatever is random here is the same in every run of this seed.'),
    input: (shape) => l10n.t('N stands for the batch: x is {0} here.', formatShape(shape)),
    layers: l10n.t('They run in this order; each takes what the one before gives, unless it names its "inputs".'),
    layer: {
      flatten: l10n.t('From axes to one row of numbers for each sample.'),
      hidden: l10n.t('Hidden units. How many there are is yours to choose; what goes in is inferred.'),
      filters: l10n.t('Eight filters of 3 × 3; one row and column of padding keep height and width.'),
      pooling: l10n.t('Of every 2 × 2 numbers the largest goes on, and the gradient comes back to it alone.'),
      moreFilters: l10n.t('As the image becomes smaller, there are more filters.'),
      shortcut: l10n.t('The shortcut: gradients flow back both ways, and add up where the ways part.'),
      scores: outputs === 1
        ? l10n.t('One number for each sample.')
        : l10n.t('{0} numbers for each sample.', outputs),
      logProbabilities: l10n.t('The loss takes logarithms of probabilities.'),
      probabilities: l10n.t('The loss takes probabilities, from 0 to 1.'),
      yours: l10n.t('Your layers go here, one object each: "name", "op" and its arguments, with the names of PyTorch.'),
    },
    loss: localised(standardRegistry.losses.get(loss)!.summary),
    data: l10n.t('Until there are data, x and y are random. For your own, beside this file, remove the slashes:'),
  };
}
