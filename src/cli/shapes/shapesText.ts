import { quoted } from '../../definition/wording';
import { formatCount } from '../../tensor/formatCount';
import { formatShape, type Shape } from '../../tensor/shape';
import { layOut, type Row } from '../text/layOut';
import type { Style } from '../text/style';
import type { ShapedLayer, ShapedLoss, ShapesDocument } from './shapesDocument';

/** What stands where a shape is not known. */
const unknown = '?';

/** Shapes as a person reads them: a table of the layers with the gradients behind each. */
export function shapesText(document: ShapesDocument, style: Style, width: number): string {
  const { network, definition, batch, layers, parameterCount } = document;
  const columns = [
    { title: 'Layer' },
    { title: 'Output' },
    { title: 'Parameters', align: 'right' },
    { title: 'Gradients' },
  ] as const;
  const incomplete = layers.some((layer) => layer.parameterCount === null);
  return [
    `${style('strong', quoted(network))}  ${definition}`,
    '',
    ...layOut(columns, rowsOf(document), width),
    '',
    `${formatCount(parameterCount)} parameters${incomplete ? ' in the layers that are known' : ''}, batch ${batch}`,
    '',
  ].join('\n');
}

function rowsOf({ inputs, layers, loss }: ShapesDocument): Row[] {
  return [
    ...inputs.map(({ name, shape }): Row => ({ cells: [`${name} (input)`, formatShape(shape), ''], last: [] })),
    ...layers.map(layerRow),
    ...(loss ? [lossRow(loss)] : []),
  ];
}

function lossRow({ op, target }: ShapedLoss): Row {
  return {
    cells: [`loss (${quoted(op)})`, 'scalar', ''],
    last: target ? [`target ${formatShape(target)}`] : [],
  };
}

function layerRow({ name, op, output, parameterCount, gradients }: ShapedLayer): Row {
  return {
    cells: [`${name} (${quoted(op)})`, output ? formatShape(output) : unknown, count(parameterCount)],
    last: Object.entries(gradients).map(([symbol, shape]: [string, Shape]) => `${symbol} ${formatShape(shape)}`),
  };
}

function count(parameters: number | null): string {
  if (parameters === null) return unknown;
  return parameters === 0 ? '' : formatCount(parameters);
}
