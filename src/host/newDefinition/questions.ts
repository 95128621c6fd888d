import { l10n } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { readDefinition } from '../../definition/readGradnet';
import { standardRegistry } from '../../engine/registry';
import { localised } from '../localised';
import { choose, enter } from '../steps/stepInput';
import { BACK, type Step } from '../steps/steps';
import { definitionText } from './definitionText';
import type { Draft } from './draft';
import { kindWords } from './kindWords';
import { askPlace } from './place';
import { activations, countsClasses, hasActivation, networkKinds, readsImages, type Plan } from './plan';
import { remarksOf } from './remarks';
import { readShape } from './shapeText';

/** The questions about a new network, which depend on its kind, and where it is to be kept. */
export function questionsFor({ kind }: Draft): Step<Draft>[] {
  return [askKind, askShape, askLoss, askOutputs, ...(hasActivation(kind) ? [askActivation] : []), askName, askPlace];
}

const title = (): string => l10n.t('New Network Definition');

const askKind: Step<Draft> = async (draft, place) => {
  const items = networkKinds.map((kind) => {
    const { title: label, meaning: detail } = kindWords(kind);
    return { label, detail, network: kind };
  });
  const active = items.find(({ network }) => network === draft.kind);
  const chosen = await choose({ title: title(), placeholder: l10n.t('What kind of network?'), items, active }, place);
  if (chosen === undefined || chosen === BACK) return chosen;
  return { ...draft, kind: chosen.network, ...(!draft.isNamed && { name: chosen.label }) };
};

const askShape: Step<Draft> = async (draft, place) => {
  const given = await enter({
    title: title(),
    prompt: readsImages(draft.kind)
      ? l10n.t('What is the shape of one image? Channels × height × width, without the batch.')
      : l10n.t('What is the shape of one sample? Sizes of its axes, without the batch.'),
    value: draft.shape.join(' × '),
    validate: (text) => objectionToShape(text, draft),
  }, place);
  if (given === undefined || given === BACK) return given;
  const read = readShape(given);
  return 'shape' in read ? { ...draft, shape: read.shape } : draft;
};

const askLoss: Step<Draft> = async (draft, place) => {
  const items = [...standardRegistry.losses.values()].map(itemOf);
  const active = items.find(({ label }) => label === draft.loss);
  const placeholder = l10n.t('Which loss does it minimise?');
  const chosen = await choose({ title: title(), placeholder, items, active }, place);
  return chosen === undefined || chosen === BACK ? chosen : { ...draft, loss: chosen.label };
};

const askOutputs: Step<Draft> = async (draft, place) => {
  const given = await enter({
    title: title(),
    prompt: countsClasses(draft.loss)
      ? l10n.t('How many classes are there?')
      : l10n.t('How many numbers does it predict for each sample?'),
    value: String(draft.outputs),
    validate: (text) => objectionToOutputs(text, draft),
  }, place);
  return given === undefined || given === BACK ? given : { ...draft, outputs: Number(given) };
};

const askActivation: Step<Draft> = async (draft, place) => {
  const items = activations.map((name) => itemOf(standardRegistry.operators.get(name)!));
  const active = items.find(({ label }) => label === draft.activation);
  const placeholder = l10n.t('Which activation stands behind each hidden layer?');
  const chosen = await choose({ title: title(), placeholder, items, active }, place);
  return chosen === undefined || chosen === BACK ? chosen : { ...draft, activation: chosen.label };
};

const askName: Step<Draft> = async (draft, place) => {
  const given = await enter({
    title: title(),
    prompt: l10n.t('What is the network called?'),
    value: draft.name,
    validate: (text) => (text.trim() === '' ? l10n.t('The name is empty, expected a word or two.') : undefined),
  }, place);
  if (given === undefined || given === BACK) return given;
  const name = given.trim();
  return { ...draft, name, isNamed: draft.isNamed || name !== draft.name };
};

function itemOf({ op, summary }: { readonly op: string; readonly summary: string }): QuickPickItem {
  return { label: op, detail: localised(summary) };
}

function objectionToShape(text: string, draft: Draft): string | undefined {
  const read = readShape(text);
  if (!('shape' in read)) {
    return read.wrong === undefined
      ? l10n.t('The shape is empty, expected sizes such as 1 × 28 × 28.')
      : l10n.t('“{0}” is no size, expected whole numbers from 1 on, such as 1 × 28 × 28.', read.wrong);
  }
  const axes = read.shape.length;
  if (readsImages(draft.kind) && axes !== 3) {
    return l10n.t('The shape has {0} axes, expected 3: channels × height × width, such as 1 × 28 × 28.', axes);
  }
  return firstProblem({ ...draft, shape: read.shape });
}

function objectionToOutputs(text: string, draft: Draft): string | undefined {
  const count = Number(text);
  // One class would always be right, and every gradient 0.
  const least = countsClasses(draft.loss) ? 2 : 1;
  if (text.trim() === '' || !Number.isSafeInteger(count) || count < least) {
    return l10n.t('“{0}” is no such number, expected a whole number from {1} on.', text, least);
  }
  return firstProblem({ ...draft, outputs: count });
}

/** What the reader of definitions would say of the plan: that it takes too much memory, for instance. */
function firstProblem(plan: Plan): string | undefined {
  const [problem] = readDefinition(definitionText(plan, remarksOf(plan))).problems;
  return problem && localised(problem.sentence);
}
