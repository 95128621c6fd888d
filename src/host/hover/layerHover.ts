import { l10n, type MarkdownString } from 'vscode';
import type { LayerSource, NetworkDefinition } from '../../definition/definition';
import { formatCount } from '../../tensor/formatCount';
import { formatShape, sameShape, sizeOf } from '../../tensor/shape';
import { resultName } from '../definitions/layerAt';
import { foreseeInput, foreseeLayer, type LayerTensor } from '../definitions/layerTensors';
import { operationsPerSample } from '../definitions/operations';
import { operatorNamed } from '../definitions/operatorNamed';
import { receptiveFields } from '../definitions/receptiveField';
import { localised } from '../localised';
import { commands } from '../manifest';
import { formatArgument } from './argumentValue';
import { checkLine } from './checkLine';
import type { HoverContext } from './context';
import { equationBlocks } from './equationBlocks';
import { code, codeBlock, commandLink, markdown } from './markdown';
import { tensorTable } from './tensorTable';

/** Everything about a layer: operator, shapes, equations, and what a run and a check have shown. */
export function layerHover(layer: LayerSource, context: HoverContext): MarkdownString {
  const { definition, notation } = context;
  const name = resultName(definition, layer);
  const operator = operatorNamed(layer.op);
  const foreseen = foreseeLayer(definition, name);
  const title = signature(name, layer.op, foreseen?.args);
  const summary = operator && localised(operator.summary);
  if (!foreseen) {
    return compose([title, summary, l10n.t('Its shapes cannot be inferred yet; see the problems.')]);
  }
  return compose([
    title,
    summary,
    tensorTable(name, foreseen.tensors, context),
    checkLine(name, context),
    [links(name, context), sizes(name, foreseen.tensors, definition)].join(' · '),
    ...equationBlocks(foreseen.operator.equations, foreseen.tensors, notation, localised)
      .map((lines) => codeBlock(lines)),
  ]);
}

/** What a network is fed with. */
export function inputHover(name: string, context: HoverContext): MarkdownString | undefined {
  const tensor = foreseeInput(context.definition, name);
  return tensor && compose([
    codeBlock([name]),
    l10n.t('What the network is fed with.'),
    tensorTable(name, [tensor], context),
    checkLine(name, context),
    [links(name, context), sizes(name, [tensor], context.definition)].join(' · '),
  ]);
}

function compose(sections: readonly (string | undefined)[]): MarkdownString {
  return markdown(sections.filter((section) => section !== undefined).join('\n\n'),
    [commands.inspectTensor, commands.runGradientCheck]);
}

/** Name and operator with the arguments it works with, written or not. */
function signature(name: string, op: string, args: unknown): string {
  const written = Object.entries((args ?? {}) as Readonly<Record<string, unknown>>).flatMap(([key, value]) => {
    const text = formatArgument(value);
    return text === undefined ? [] : [`${key}=${text}`];
  });
  return codeBlock([`${name}: ${op}(${written.join(', ')})`], 'python');
}

/** Numbers about a layer as a whole: parameters, operations, receptive field, samples. */
function sizes(name: string, tensors: readonly LayerTensor[], definition: NetworkDefinition): string {
  const parameters = tensors.filter(({ isParameter }) => isParameter)
    .reduce((sum, { shape }) => sum + sizeOf(shape.filter((axis) => typeof axis === 'number')), 0);
  const operations = operationsPerSample(definition, name);
  return [
    parameters > 0 && l10n.t('{0} parameters', formatCount(parameters)),
    operations !== undefined && operations > 0 && l10n.t('{0} FLOPs a sample', formatCount(Math.round(operations))),
    fieldOf(name, definition),
    l10n.t('N = {0} samples', definition.batch),
  ].filter((part) => typeof part === 'string').join(' · ');
}

/** How much of the input one entry depends on. */
function fieldOf(name: string, definition: NetworkDefinition): string | undefined {
  const field = receptiveFields(definition).get(name);
  if (!field) return undefined;
  const { sizes: seen, all, input } = field;
  return sameShape(seen, all)
    ? l10n.t('receptive field all of {0}', code(input))
    : l10n.t('receptive field {0} of {1}', formatShape(seen), code(input));
}

function links(layer: string, { network, results }: HoverContext): string {
  const explained = results && entryToExplain(layer, results);
  return [
    commandLink(l10n.t('Inspect'), commands.inspectTensor, { network, layer }),
    ...(explained ? [commandLink(l10n.t('Explain'), commands.inspectTensor, { network, layer, ...explained })] : []),
    commandLink(l10n.t('Run Gradient Check'), commands.runGradientCheck, { network }),
  ].join(' · ');
}

/** The entry whose value is worth explaining first: the one the check thinks worst of, else the first of a gradient. */
function entryToExplain(
  layer: string,
  { run, check }: NonNullable<HoverContext['results']>,
): { readonly tensor: string; readonly entry: readonly number[] } | undefined {
  const gradients = run.layers.find(({ name }) => name === layer)?.tensors.filter(({ role }) => role === 'gradient');
  const checked = check?.layers.find(({ name }) => name === layer)?.tensors ?? [];
  const [worst] = checked.flatMap(({ name, worst: [entry] }) => (entry ? [{ name, entry }] : []));
  if (worst) return { tensor: `${worst.name}.grad`, entry: worst.entry.index };
  const last = gradients?.at(-1);
  return last && { tensor: last.name, entry: last.shape.map(() => 0) };
}
