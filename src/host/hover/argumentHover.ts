import { l10n, type MarkdownString } from 'vscode';
import type { LayerSource, NetworkDefinition } from '../../definition/definition';
import type { Argument } from '../../engine/arguments';
import { formatShape } from '../../tensor/shape';
import { argumentEffects } from '../definitions/argumentEffects';
import { resultName } from '../definitions/layerAt';
import { foreseeLayer } from '../definitions/layerTensors';
import { operatorNamed } from '../definitions/operatorNamed';
import { localised } from '../localised';
import { formatArgument } from './argumentValue';
import { code, codeBlock, markdown, plain } from './markdown';

/** What an argument means, what may be written, its default, and the shapes it leads to; undefined if it is unknown. */
export function argumentHover(
  name: string,
  layer: LayerSource,
  definition: NetworkDefinition,
): MarkdownString | undefined {
  const args = operatorNamed(layer.op)?.args ?? {};
  const argument = Object.hasOwn(args, name) ? args[name] : undefined;
  if (!argument) return undefined;
  const sections = [
    `**${code(name)}** · ${localised(argument.description)}`,
    [l10n.t('Expected: {0}', plain(localised(argument.expects))), describeDefault(argument)].join('  \n'),
    passage(name, layer, definition),
  ];
  return markdown(sections.filter((section) => section !== undefined).join('\n\n'), []);
}

function describeDefault(argument: Argument): string {
  if (argument.default === undefined) return l10n.t('It must be given.');
  if (argument.default === null) return l10n.t('It may be left out.');
  return l10n.t('Default: {0}', code(JSON.stringify(argument.default)));
}

/** From which shape to which the layer leads with the argument as it is, and with other values. */
function passage(name: string, layer: LayerSource, definition: NetworkDefinition): string | undefined {
  const foreseen = foreseeLayer(definition, resultName(definition, layer));
  if (!foreseen) return undefined;
  const [output, input] = foreseen.tensors;
  if (!output || !input) return undefined;
  const now = [`${foreseen.name}: ${formatShape(input.shape)} → ${formatShape(output.shape)}`];
  const symbols = foreseen.operator.symbols.parameters ?? {};
  const effects = argumentEffects(definition, foreseen.name, name).map(({ value, output: other, parameters }) => {
    const changed = parameters.map(([key, shape]) => `, ${symbols[key] ?? key} ${formatShape(shape)}`);
    return `${name}=${formatArgument(value) ?? ''}: → ${formatShape(other)}${changed.join('')}`;
  });
  return codeBlock([...now, ...effects]);
}
