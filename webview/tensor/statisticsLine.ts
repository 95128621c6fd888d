import { entryCount, formatCount, formatNumber, formatShare } from '../format/number';
import type { NamedTensor } from '../notation/naming';
import { element, setText } from '../ui/element';
import { keyedList, type ItemView } from '../ui/keyedList';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly title?: string;
  /** True for what should not be there. */
  readonly alarming?: boolean;
}

/** Goes without saying for who sees the shape. */
const shapeName = localised`Shape`;

/** Figures that stay together where the line breaks. */
interface FigureGroup {
  readonly about: 'shape' | 'range' | 'spread' | 'special';
  readonly figures: readonly Figure[];
}

/** Shape and statistics of a tensor in one line, over all of its entries. */
export function statisticsLine(): View<NamedTensor> {
  const line = element('div', { class: 'statistics' });
  const show = keyedList<FigureGroup>(line, ({ about }) => about, () => {
    const list = element('dl');
    const showFigures = keyedList<Figure>(list, ({ name }) => name, figureView);
    return { element: list, render: ({ figures }) => showFigures(figures) };
  });
  return { element: line, render: (tensor) => show(groupsOf(tensor)) };
}

function figureView(name: string): ItemView<Figure> {
  const value = element('dd');
  const figure = element('div', {}, element('dt', { text: name, class: name === shapeName ? 'unseen' : '' }), value);
  return {
    element: figure,
    render({ value: text, title, alarming }) {
      setText(value, text);
      figure.title = title ?? '';
      figure.classList.toggle('alarming', alarming === true);
    },
  };
}

function groupsOf({ shape, view: { statistics, shape: { length } } }: NamedTensor): readonly FigureGroup[] {
  const { count, min, max, mean, std, norm, zeros, nan, infinite } = statistics;
  const entries = entryCount(count);
  // A single number would not look like a shape.
  const isNumber = length === 1 && !shape.includes('×');
  const groups: FigureGroup[] = [{
    about: 'shape', figures: [{ name: shapeName, value: isNumber ? entries : shape, title: entries }],
  }];
  if (count - nan - infinite > 0) {
    groups.push({
      about: 'range',
      figures: [{ name: localised`Min`, value: formatNumber(min) }, { name: localised`Max`, value: formatNumber(max) }],
    }, {
      about: 'spread',
      figures: [
        { name: localised`Mean`, value: formatNumber(mean, 3) },
        { name: localised`Std`, value: formatNumber(std, 3), title: localised`Standard deviation` },
        { name: '‖·‖₂', value: formatNumber(norm, 3), title: localised`Euclidean norm` },
      ],
    });
  }
  groups.push({
    about: 'special',
    figures: [
      {
        name: localised`Zero`,
        value: formatShare(zeros, count),
        title: localised`${formatCount(zeros)} of ${entries} are exactly zero`,
      },
      { name: 'NaN', value: formatCount(nan), alarming: nan > 0 },
      { name: '±∞', value: formatCount(infinite), alarming: infinite > 0 },
    ],
  });
  return groups;
}
