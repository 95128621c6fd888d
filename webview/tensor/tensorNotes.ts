import type { HealthFinding } from '../../src/protocol/health';
import type { RunView } from '../../src/protocol/views';
import { entryCount, formatCount } from '../format/number';
import type { Actions } from '../inspector';
import { element, setText } from '../ui/element';
import { icon } from '../ui/icons';
import { keyedList, type ItemView } from '../ui/keyedList';
import { localised } from '../ui/localised';
import { spokenSymbol } from '../ui/symbol';
import type { View } from '../ui/view';
import { isMostHidden } from './hidden';
import type { Shown } from './shown';

/** The tensor on show, and the run it belongs to. */
export interface TensorNotesState {
  readonly shown: Shown;
  readonly run: RunView;
  /** True while a table stands in the place of the map. */
  readonly isTable: boolean;
}

/** Something about a tensor that its picture does not say by itself, and what to do about it. */
interface Note {
  readonly about: 'nonFinite' | 'zeros' | 'faint' | 'axes';
  readonly kind: 'note' | 'warning';
  readonly text: string;
  /** What a press on the button does. */
  readonly action?: { readonly label: string; run(): void } | undefined;
}

/** More axes than this that run are hard to see through. */
const manyAxes = 4;

/** What is unusual about the tensor on show: all zero, NaN, too small to be seen on the scale, many axes. */
export function tensorNotes(actions: Pick<Actions, 'goToLayer' | 'setScale'>): View<TensorNotesState | undefined> {
  const list = element('div', { class: 'tensor-notes' });
  const show = keyedList<Note>(list, ({ about }) => about, (_about, { kind }) => noteView(kind));
  return {
    element: list,
    render(state) {
      const notes = state ? notesOf(state, actions) : [];
      list.hidden = notes.length === 0;
      show(notes);
    },
  };
}

function notesOf(state: TensorNotesState, actions: Pick<Actions, 'goToLayer' | 'setScale'>): readonly Note[] {
  const { shown: { view: { symbol: name, statistics, shape }, layout, distribution, scale }, isTable } = state;
  const { count, zeros, nan, infinite } = statistics;
  const symbol = spokenSymbol(name);
  const notes: Note[] = [];
  if (nan + infinite > 0) notes.push(nonFinite(state, actions));
  if (zeros === count && count > 1) {
    notes.push({ about: 'zeros', kind: 'note', text: zerosText(state.shown) });
  }
  const others = count - zeros - nan - infinite;
  if (!isTable && scale.kind === 'linear' && distribution && isMostHidden(distribution, others)) {
    notes.push({
      about: 'faint',
      kind: 'note',
      text: faintText(formatCount(distribution.faint), entryCount(others)),
      action: { label: localised`Use a logarithmic scale`, run: () => actions.setScale('signedLog') },
    });
  }
  if (!isTable && layout.down.length + layout.across.length > manyAxes) {
    notes.push({
      about: 'axes',
      kind: 'note',
      text: [
        localised`${symbol} has ${shape.length} axes, nested into each other from the outside to the inside.`,
        localised`“Axes” says where each of them runs; a number in the index shows one slice.`,
      ].join(' '),
    });
  }
  return notes;
}

function faintText(faint: string, all: string): string {
  const reason = localised`they are smaller than what this scale tells apart`;
  return localised`${faint} of ${all} that are not 0 look like 0: ${reason}.`;
}

/** That all is 0, and what that means. */
function zerosText({ side, view: { role, symbol } }: Shown): string {
  const text = localised`Every entry of ${spokenSymbol(symbol)} is exactly 0`;
  switch (side) {
    case 'error':
    case 'relativeError':
    case 'difference': return localised`Every entry is exactly 0: both sides are the same to the last digit.`;
    case 'numeric': return localised`${text}: the loss does not change when it is perturbed.`;
    default:
      if (role !== 'gradient') return localised`${text}.`;
      return localised`${text}: nothing flows back to it. Press E on an entry to see why.`;
  }
}

/** How many there are, and where they begin. */
function nonFinite(
  { shown: { layer, view: { symbol, statistics: { count, nan, infinite } } }, run }: TensorNotesState,
  actions: Pick<Actions, 'goToLayer'>,
): Note {
  const bad = nan + infinite;
  const kinds = nan === 0 ? localised`infinite` : infinite === 0 ? 'NaN' : localised`NaN or infinite`;
  const some = bad === 1
    ? localised`1 of ${entryCount(count)} is ${kinds}`
    : localised`${formatCount(bad)} of ${entryCount(count)} are ${kinds}`;
  const all = bad === count
    ? localised`Every entry of ${spokenSymbol(symbol)} is ${kinds}.`
    : localised`${some}; N goes from one to the next.`;
  const origin: HealthFinding | undefined = run.health.findings.find((finding) => finding.kind === 'nonFinite');
  const about = 'nonFinite';
  const kind = 'warning';
  if (!origin) return { about, kind, text: all };
  if (origin.layer === layer.name) {
    return { about, kind, text: localised`${all} They begin in this layer; the Problems view says from what.` };
  }
  return {
    about,
    kind,
    text: localised`${all} They begin in ${origin.layer}.`,
    action: { label: localised`Go to ${origin.layer}`, run: () => actions.goToLayer(origin.layer) },
  };
}

function noteView(kind: Note['kind']): ItemView<Note> {
  const text = element('span');
  const button = element('button', { class: 'link', attributes: { type: 'button' } });
  let shown: Note | undefined;
  button.addEventListener('click', () => shown?.action?.run());
  return {
    element: element('p', { class: `tensor-note ${kind}` }, icon(kind), element('span', {}, text, ' ', button)),
    render(note) {
      shown = note;
      setText(text, note.text);
      setText(button, note.action?.label ?? '');
      button.hidden = note.action === undefined;
    },
  };
}
