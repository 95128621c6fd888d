import type { NetworkDefinition } from '../../definition/definition';
import { Lines } from '../../definition/lines';
import type { OwnGradients } from '../../protocol/compare';
import type { InspectorState, RunProblem } from '../../protocol/inspector';
import type { HeatPalette } from '../../protocol/heatPalette';
import type { Notation } from '../../protocol/notation';
import { sentence, type Sentence } from '../../protocol/sentence';
import { nameAt, resultName } from '../definitions/layerAt';
import type { NetworkModel } from '../networks/networkModel';
import type { Results, Snapshot } from '../networks/results';

/** What of a network's model is shown. */
type ShownModel = Pick<
  NetworkModel,
  'key' | 'results' | 'runNumber' | 'checkNumber' | 'activity' | 'refusalOf' | 'engineEnded' | 'ownGradients'
>;

/**
 * What the inspector shows of a network.
 * @param file name of the definition's file
 * @param current the definition as it is now; absent when it is closed or gone
 * @param looks how the settings ask it to be shown
 * @param document where it is, unless it is open
 */
export function inspectorState(
  file: string,
  model: ShownModel,
  current: Snapshot | undefined,
  looks: { readonly notation: Notation; readonly palette: HeatPalette },
  document?: InspectorState['document'],
): InspectorState {
  const { results, activity } = model;
  const shown = current ?? results;
  const ownGradients = ownGradientsOf(model);
  return {
    file,
    network: model.key,
    ...(results && { run: results.run }),
    runNumber: model.runNumber,
    ...(results?.check && { check: results.check, checkNumber: model.checkNumber }),
    ...(ownGradients && { ownGradients }),
    ...(results?.training && { trainingNumber: results.training.number }),
    stale: isStale(results, current),
    activity,
    ...looks,
    ...(document && { document }),
    ...(model.engineEnded !== undefined && { engineEnded: model.engineEnded }),
    problems: current ? problemsOf(file, model, current) : [],
    lines: shown ? linesOf(shown) : {},
  };
}

/** Somebody's own gradients, with what the comparison says as far as there is a run. */
function ownGradientsOf({ ownGradients: source, results }: ShownModel): OwnGradients | undefined {
  if (!source) return undefined;
  const { number, reply } = results?.compared ?? { number: 0, reply: undefined };
  return { source, number, ...(reply && { reply }) };
}

function isStale(results: Results | undefined, current: Snapshot | undefined): boolean {
  if (!results) return false;
  return results.isOutdated === true || (current !== undefined && current.text !== results.text);
}

/** Every reason why the definition cannot be run as it is, with its place in front. */
function problemsOf(file: string, model: ShownModel, { text, definition }: Snapshot): RunProblem[] {
  const lines = new Lines(text);
  const at = (offset: number, reason: Sentence, details?: string): RunProblem => {
    const { line, column } = lines.positionAt(offset);
    const layer = nameAt(definition, offset);
    const place = `${file}:${line}:${column}`;
    return {
      sentence: sentence`${place}: ${reason}`,
      ...(layer !== undefined && { layer }), ...(details !== undefined && { details }),
    };
  };
  const errors = definition.problems.filter(({ severity }) => severity === 'error');
  return [
    ...errors.map((problem) => at(problem.range.start, problem.sentence)),
    ...model.refusalOf(text)?.problems.map((problem) =>
      at(problem.start, problem.sentence, problem.details)) ?? [],
  ];
}

/** The line of each layer, input and the loss, counted from 1. */
function linesOf({ text, definition }: Snapshot): Record<string, number> {
  const lines = new Lines(text);
  return Object.fromEntries(placesOf(definition).map(([name, offset]) => [name, lines.positionAt(offset).line]));
}

function placesOf(definition: NetworkDefinition): [name: string, offset: number][] {
  const { inputs, layers, loss } = definition;
  const written = [...layers, ...(loss ? [loss] : [])];
  return [
    ...[...inputs].map(([name, { start }]): [string, number] => [name, start]),
    ...written.map((layer): [string, number] => [resultName(definition, layer), layer.nameRange.start]),
  ];
}
