import type { Comparison } from '../../protocol/compare';
import type { Health } from '../../protocol/health';
import type { Obstacle } from '../../protocol/obstacle';
import { english } from '../../protocol/sentence';
import type { Tolerance } from '../../protocol/tolerance';
import type { CheckReport, LayerCheck, RunView, TensorCheck, Verdict } from '../../protocol/views';
import { sizeOf } from '../../tensor/shape';
import type { DefinitionFile, PlacedSentence } from '../definitionFile';

/** What `check --json` prints, and what every other form of its report is made from. Fields are only ever added. */
export interface CheckDocument {
  readonly network: string;
  /** The definition's path as it was given. */
  readonly definition: string;
  readonly dtype: 'float64' | 'float32';
  readonly seed: number;
  readonly batch: number;
  readonly loss: number;
  readonly parameters: number;
  /** Entries of all gradients; above `checked` when the budget made it a sample. */
  readonly entries: number;
  readonly checked: number;
  readonly elapsedMs: number;
  /** What a check of every entry was expected to take when it began; absent where an obstacle was in the way. */
  readonly estimateMs?: number;
  /** `fail` when an entry fails, is not finite, or does not agree with --gradients. */
  readonly verdict: 'pass' | 'fail';
  /** The layer whose own backward rule is wrong; absent when nothing is. */
  readonly culprit?: Culprit;
  /** A NaN, an infinity or a layer that is not deterministic: it kept the network from being checked as a whole. */
  readonly obstacle?: Obstacle;
  /** The user's own rule, where it decided. */
  readonly tolerance?: Tolerance;
  /** Inputs first (op `Input`), then the layers, the loss last. */
  readonly layers: readonly CheckedLayer[];
  /** What a comparison with the gradients of --gradients says. */
  readonly comparison?: Comparison;
  /** Numbers about the run's gradients, and what is wrong with them. */
  readonly health: Health;
  /** Sentences a person should know about the run. */
  readonly notes: readonly string[];
  readonly warnings: readonly PlacedSentence[];
}

/** The layer that is to blame, where it is named in the definition, and what is wrong with it. */
export interface Culprit {
  readonly layer: string;
  readonly op: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/** A layer of the network, or one of its inputs. */
export interface CheckedLayer {
  readonly name: string;
  readonly op: string;
  readonly line: number;
  /** What is said of its own backward rule alone; null for an input, which has none. */
  readonly local: Verdict | null;
  readonly tensors: readonly TensorCheck[];
}

/** Puts together what a check says, with places in the definition. */
export function checkDocument(
  file: DefinitionFile,
  run: RunView,
  report: CheckReport,
  comparison?: Comparison,
): CheckDocument {
  const { verdict, parameters, checked, loss, elapsedMs, estimateMs, layers, culprit, obstacle, tolerance } = report;
  const { network, dtype, seed, batch, health, notes } = run;
  return {
    network,
    definition: file.label,
    dtype,
    seed,
    batch,
    loss,
    parameters,
    entries: layers.flatMap(({ tensors }) => tensors).reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    checked,
    elapsedMs,
    ...(estimateMs !== undefined && { estimateMs }),
    verdict: comparison?.verdict === 'fail' ? 'fail' : verdict,
    ...(culprit && { culprit: placedCulprit(file, layers, culprit) }),
    ...(obstacle && { obstacle }),
    ...(tolerance && { tolerance }),
    layers: layers.map((layer) => checkedLayer(file, layer)),
    ...(comparison && { comparison }),
    health,
    notes: notes.map(english),
    warnings: file.problems('warning'),
  };
}

function placedCulprit(
  file: DefinitionFile,
  layers: readonly LayerCheck[],
  { layer, reason }: NonNullable<CheckReport['culprit']>,
): Culprit {
  const { op } = layers.find(({ name }) => name === layer)!;
  return { layer, op, ...file.positionOfLayer(layer), reason };
}

function checkedLayer(file: DefinitionFile, { name, op, local, tensors }: LayerCheck): CheckedLayer {
  return { name, op, line: file.positionOfLayer(name).line, local: op === 'Input' ? null : local, tensors };
}
