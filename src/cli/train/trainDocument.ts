import { english } from '../../protocol/sentence';
import type { LoadedNetwork } from '../../session/load';
import { sizeOf } from '../../tensor/shape';
import type { DefinitionFile, PlacedSentence } from '../definitionFile';
import type { Outcome } from './driveDescent';

/** What is known of a descent before it begins. */
export interface TrainFacts {
  readonly network: string;
  /** The definition's path as it was given. */
  readonly definition: string;
  readonly dtype: 'float64' | 'float32';
  readonly seed: number;
  readonly batch: number;
  /** Entries of all parameters. */
  readonly parameters: number;
  /** The learning rate α. */
  readonly learningRate: number;
  /** Updates that were asked for. */
  readonly requestedSteps: number;
  /** Sentences a person should know about the run. */
  readonly notes: readonly string[];
  readonly warnings: readonly PlacedSentence[];
}

/** What `train --json` prints. Fields are only ever added. */
export interface TrainDocument extends TrainFacts {
  readonly outcome: Outcome['kind'];
  /** Why the descent stopped; absent unless it diverged. */
  readonly reason?: string;
  readonly elapsedMs: number;
  /** Before the first update and after each one. */
  readonly steps: readonly RecordedStep[];
}

/** A step of the descent: J and the norm of each parameter's gradient, by the parameter's name. */
export interface RecordedStep {
  readonly step: number;
  readonly loss: number;
  readonly norms: Readonly<Record<string, number>>;
}

/** Puts together what is known of a descent before it begins. */
export function trainFacts(
  file: DefinitionFile,
  { network, notes }: LoadedNetwork,
  { seed, steps, rate }: { readonly seed: number | undefined; readonly steps: number; readonly rate: number },
): TrainFacts {
  const { name, dtype, batch, seed: ownSeed } = file.definition;
  return {
    network: name,
    definition: file.label,
    dtype,
    seed: seed ?? ownSeed,
    batch,
    parameters: [...network.parameters.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    learningRate: rate,
    requestedSteps: steps,
    notes: notes.map(english),
    warnings: file.problems('warning'),
  };
}
