import { notations } from '../../src/protocol/notation';
import type { GradientFile } from '../../src/protocol/compare';
import type { Selection } from '../../src/protocol/inspector';
import { variants } from '../../src/protocol/variants';
import { untrained, type TrainingState } from '../training/trainingState';
import { nothingAsked, type Why, type WhyTarget } from '../why/whyState';
import { firstLook, scaleModes, type AppState, type Look, type Zoom } from './appState';
import { readLayout } from './savedLayout';
import type { Store } from './store';

/** What outlives hiding, moving and reloading the panel. */
type Saved = Pick<
  AppState, 'network' | 'wanted' | 'looks' | 'scale' | 'view' | 'layersScroll' | 'training' | 'why' | 'notation'
  | 'backwardStep' | 'wantedVariant' | 'gradients'
>;

/** Where VS Code keeps the state of a webview. */
export interface StateKeeper {
  getState(): unknown;
  setState(state: unknown): unknown;
}

/** Long enough for a scroll to end, short enough that nobody closes the panel in between, in milliseconds. */
const settle = 150;

/** Reads what was saved. Whatever is not as expected, such as the state of another version, is left out. */
export function readSavedState(keeper: StateKeeper): Saved {
  const saved = asRecord(keeper.getState());
  const wanted = readSelection(saved['wanted']);
  return {
    ...(typeof saved['network'] === 'string' && { network: saved['network'] }),
    ...(wanted && { wanted }),
    gradients: readGradientFile(saved['gradients']),
    looks: Object.fromEntries(Object.entries(asRecord(saved['looks'])).map(([name, look]) => [name, readLook(look)])),
    scale: scaleModes.find((mode) => mode === saved['scale']) ?? scaleModes[0]!,
    view: saved['view'] === 'table' ? 'table' : 'map',
    layersScroll: asNumber(saved['layersScroll']),
    training: readTraining(saved['training']),
    why: readWhy(saved['why']),
    ...(typeof saved['backwardStep'] === 'number' && { backwardStep: asNumber(saved['backwardStep']) }),
    wantedVariant: variants.find((variant) => variant === saved['wantedVariant']) ?? 'value',
    notation: notations.find((notation) => notation === saved['notation']),
  };
}

/** Saves the state when it has come to rest, and at the latest when the page goes away. */
export function keepSaved(store: Store<AppState>, keeper: StateKeeper): void {
  let timer: number | undefined;
  const save = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { inspector, network, gradients, training, why: { target, trail } } = store.state;
    const { isOpen, steps, rate, step } = training;
    const { wanted, looks, scale, view, layersScroll, notation, backwardStep, wantedVariant } = store.state;
    keeper.setState({
      network: inspector?.network ?? network, gradients: inspector ? inspector.ownGradients?.source : gradients,
      wanted, looks, scale, view, layersScroll, notation, backwardStep, wantedVariant,
      training: { isOpen, steps, rate, step: step?.step }, why: { target, trail },
    });
  };
  store.subscribe(() => {
    clearTimeout(timer);
    timer = window.setTimeout(save, settle);
  });
  window.addEventListener('pagehide', () => {
    if (timer !== undefined) save();
  });
}

function readSelection(value: unknown): Selection | undefined {
  const { layer, tensor } = asRecord(value);
  if (typeof layer !== 'string') return undefined;
  return { layer, ...(typeof tensor === 'string' && { tensor }) };
}

function readGradientFile(value: unknown): GradientFile | undefined {
  const { address, file, as } = asRecord(value);
  if (typeof address !== 'string' || typeof file !== 'string') return undefined;
  return { address, file, ...(typeof as === 'string' && { as }) };
}

/** The entry is explained again, with the numbers of the present. */
function readWhy(value: unknown): Why {
  const { target, trail } = asRecord(value);
  return {
    ...nothingAsked,
    target: readTarget(target),
    trail: (Array.isArray(trail) ? trail : []).flatMap((item) => readTarget(item) ?? []),
  };
}

function readTarget(value: unknown): WhyTarget | undefined {
  const { layer, tensor, index } = asRecord(value);
  const isIndex = Array.isArray(index) && index.every((at) => Number.isInteger(at) && at >= 0);
  if (typeof layer !== 'string' || typeof tensor !== 'string' || !isIndex) return undefined;
  return { layer, tensor, index: index as number[] };
}

function readLook(value: unknown): Look {
  const look = asRecord(value);
  const [left, top] = Array.isArray(look['scroll']) ? (look['scroll'] as unknown[]) : [];
  const layout = readLayout(look['layout']);
  return {
    zoom: readZoom(look['zoom']), scroll: [asNumber(left), asNumber(top)], cursor: asNumber(look['cursor']),
    ...(layout && { layout }),
  };
}

/** The curves themselves are the host's to keep. */
function readTraining(value: unknown): TrainingState {
  const { isOpen, steps, rate, step } = asRecord(value);
  return {
    isOpen: isOpen === true,
    steps: typeof steps === 'string' ? steps : untrained.steps,
    rate: typeof rate === 'string' ? rate : untrained.rate,
    ...(typeof step === 'number' && { step: { step } }),
  };
}

function readZoom(value: unknown): Zoom {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : firstLook.zoom;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asNumber(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;
}
