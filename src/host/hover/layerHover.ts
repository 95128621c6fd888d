import { l10n, type MarkdownString } from 'vscode';
import type { LayerSource, NetworkDefinition } from '../../definition/definition';
import { sizeOf } from '../../tensor/shape';
import { resultName } from '../definitions/layerAt';
import { foreseeInput, foreseeLayer, type LayerTensor } from '../definitions/layerTensors';
import { operatorNamed } from '../definitions/operatorNamed';
import { formatCount } from '../format';
import { commands } from '../manifest';
import { formatArgument } from './argumentValue';
import { checkLine } from './checkLine';
import type { HoverContext } from './context';
import { equationBlocks } from './equationBlocks';
import { codeBlock, commandLink, markdown } from './markdown';
import { tensorTable } from './tensorTable';

/** Everything about a layer: operator, shapes, equations, and what a run and a check have shown. */
export function layerHover(layer: LayerSource, context: HoverContext): MarkdownString {
  const { definition, notation } = context;
  const name = resultName(definition, layer);
  const operator = operatorNamed(layer.op);
  const foreseen = foreseeLayer(definition, name);
  const title = signature(name, layer.op, foreseen?.args);
  if (!foreseen) {
    return compose([title, operator?.summary, l10n.t('Its shapes cannot be inferred yet; see the problems.')]);
  }
  return compose([
    title,
    operator?.summary,
    tensorTable(name, foreseen.tensors, context),
    checkLine(name, context),
    [sizes(foreseen.tensors, definition), links(name, context)].join(' · '),
    ...equationBlocks(foreseen.operator.equations, foreseen.tensors, notation).map((lines) => codeBlock(lines)),
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
    [sizes([tensor], context.definition), links(name, context)].join(' · '),
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

function sizes(tensors: readonly LayerTensor[], { batch }: NetworkDefinition): string {
  const parameters = tensors.filter(({ isParameter }) => isParameter)
    .reduce((sum, { shape }) => sum + sizeOf(shape.filter((axis) => typeof axis === 'number')), 0);
  const samples = l10n.t('N = {0} samples', batch);
  return parameters === 0 ? samples : `${l10n.t('{0} parameters', formatCount(parameters))} · ${samples}`;
}

function links(layer: string, { network }: HoverContext): string {
  return [
    commandLink(l10n.t('Inspect'), commands.inspectTensor, { network, layer }),
    commandLink(l10n.t('Run Gradient Check'), commands.runGradientCheck, { network }),
  ].join(' · ');
}
