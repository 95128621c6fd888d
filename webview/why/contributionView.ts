import type { Contribution, ExplainedFactor } from '../../src/protocol/explanation';
import type { Notation } from '../../src/protocol/notation';
import type { LayerView } from '../../src/protocol/views';
import type { WindowGeometry } from '../../src/protocol/windowGeometry';
import { cited } from '../equations/cited';
import { equationsOf } from '../equations/equationList';
import { showEquation, showEquationParts } from '../equations/typeset';
import { formatCount, formatExactly, formatNumber } from '../format/number';
import type { NamedTensor } from '../notation/naming';
import { element, setText } from '../ui/element';
import { keyedList } from '../ui/keyedList';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { groupLabels, groupsOf, type Group } from './groups';
import { groupView, type GroupState } from './groupView';
import { indexedEquation, numericSum } from './indexedEquation';
import { poolingPicture } from './poolingPicture';
import type { WhyActions } from './whyState';

/** What one layer sends back to an entry, and what it takes to show it. */
export interface ContributionState {
  readonly contribution: Contribution;
  /** The layer that sends it. */
  readonly layer: LayerView;
  /** Coordinates of the entry. */
  readonly index: readonly number[];
  /** The entry's tensor. */
  readonly tensor: NamedTensor;
  readonly tensorOf: (name: string) => NamedTensor | undefined;
  readonly notation: Notation;
  readonly geometry: WindowGeometry | undefined;
  /** True when the layer is one of several, and is to be named. */
  readonly isOneOfSeveral: boolean;
}

/** How many groups are listed. */
const mostGroups = 100;

/** What one layer adds to an entry: the formula, the same in numbers, the pictures, and all products. */
export function contributionView(
  actions: WhyActions,
  goTo: (factor: ExplainedFactor) => void,
): View<ContributionState> {
  const name = element('h3');
  const formula = element('span');
  const source = element('span', { class: 'equation-numbers' });
  const indexed = element('p', { class: 'indexed-equation' });
  const numbers = element('p', { class: 'numeric-sum' });
  const pooling = poolingPicture(actions);
  const nothing = element('p', { class: 'why-quiet' });
  const list = element('div', { class: 'groups' });
  const left = element('p', { class: 'why-quiet' });
  const section = element('section', { class: 'contribution' },
    name, element('p', { class: 'why-formula' }, formula, ' ', source), indexed, numbers, pooling.element, nothing,
    list, left,
  );
  const show = keyedList<GroupState>(list, ({ group }) => group.key, () => groupView(actions, goTo));

  return {
    element: section,
    render(state) {
      const { contribution, index, tensor, tensorOf, notation, geometry, isOneOfSeveral } = state;
      const { layer, op, equation, terms, count, rest, sum, symbol } = contribution;
      name.hidden = !isOneOfSeveral;
      setText(name, localised`From ${layer} (${op}): ${formatNumber(sum)}`);
      const written = equation && equationsOf(state.layer, notation).find(({ of }) => of === equation.of);
      formula.parentElement!.hidden = written === undefined;
      showEquation(formula, written ? [{ text: written.text }] : []);
      setText(source, written ? cited(written) : '');
      const groups = groupsOf(terms);
      const isOneForm = new Set(groups.map(({ form }) => form)).size === 1;
      indexed.hidden = !isOneForm;
      if (isOneForm) {
        const parts = indexedEquation(`${symbol}${tensor.index(index)}`, terms, tensorOf, notation);
        showEquationParts(indexed, parts);
      }
      numbers.hidden = count === 0;
      setText(numbers, numericSum(terms, count, sum));
      numbers.title = formatExactly(sum);
      nothing.hidden = count > 0 || geometry?.kind === 'pooling';
      setText(nothing, localised`${layer} sends nothing back to this entry: no product reaches it.`);
      renderPooling(state);
      renderGroups(state, groups);
      left.hidden = count === terms.length;
      const listed = localised`The ${formatCount(terms.length)} largest of ${formatCount(count)} products are listed`;
      setText(left, localised`${listed}; the others add up to ${formatNumber(rest)}.`);
    },
  };

  function renderPooling({ contribution, index, tensor, tensorOf, geometry }: ContributionState): void {
    const output = tensorOf(`${contribution.layer}.output.grad`);
    pooling.element.hidden = geometry?.kind !== 'pooling' || !output;
    if (geometry?.kind === 'pooling' && output) {
      pooling.render({ geometry, index, terms: contribution.terms, output, input: tensor });
    }
  }

  function renderGroups(state: ContributionState, groups: readonly Group[]): void {
    const { contribution: { symbol }, index, tensorOf, geometry } = state;
    const labels = groupLabels(groups, (tensor) => tensorOf(tensor)?.axes ?? []);
    show(groups.slice(0, mostGroups).map((group, position) => ({
      group, tensorOf, index, geometry, symbol,
      label: groups.length > 1 ? labels[position]! : undefined,
      isFirst: position === 0,
    })));
  }
}
