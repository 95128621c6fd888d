import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileTensor } from '../../src/files/fileTensor';
import { readNpz } from '../../src/files/npz';

/** One run of a network in PyTorch, float64: what went in and every tensor and gradient that came out. */
export interface GoldenCase {
  readonly name: string;
  /** The network as the contents of a `*.gradnet.json` file; its `data` and `weights` name the tensors of `inputs`. */
  readonly definition: Readonly<Record<string, unknown>>;
  /** `x`, `y`, `conv1.weight`, `norm.running_mean`, a dropout layer's `NAME.mask` …: given, not to be compared. */
  readonly inputs: ReadonlyMap<string, FileTensor>;
  /** `loss`, `x.grad`, `conv1.output`, `conv1.output.grad`, `conv1.weight.grad`, `pool1.mask` …: to be met. */
  readonly expected: ReadonlyMap<string, FileTensor>;
}

/** The groups of each set. A set is a folder here, a group the files `GROUP.json` and `GROUP.npz` in it. */
export const goldenGroups = {
  foundation: ['linear', 'conv2d', 'pool2d', 'activations', 'losses', 'networks'],
  full: ['convolution', 'pooling', 'activation', 'normalisation', 'arrangement', 'loss', 'networks'],
} as const;

/** The name of a set. */
export type GoldenSet = keyof typeof goldenGroups;

/** Where the golden vectors lie when the tests run from the root of the repository. */
export const goldenFolder = join(process.cwd(), 'test', 'golden');

interface GroupFile {
  readonly tensors: string;
  readonly cases: readonly CaseEntry[];
}

interface CaseEntry {
  readonly name: string;
  readonly prefix: string;
  readonly definition: Readonly<Record<string, unknown>>;
  readonly inputs: readonly string[];
  readonly expected: readonly string[];
}

/** Reads all cases of a group, such as `('foundation', 'conv2d')`; throws when a tensor it lists is missing. */
export function readGoldenGroup(set: GoldenSet, group: string, folder: string = goldenFolder): GoldenCase[] {
  const file = JSON.parse(readFileSync(join(folder, set, `${group}.json`), 'utf8')) as GroupFile;
  const path = join(folder, set, file.tensors);
  const tensors = readNpz(readFileSync(path), path);
  const pick = (entry: CaseEntry, names: readonly string[]) =>
    new Map(names.map((name) => [name, tensorAt(tensors, entry.prefix + name)]));
  return file.cases.map((entry) => ({
    name: entry.name,
    definition: entry.definition,
    inputs: pick(entry, entry.inputs),
    expected: pick(entry, entry.expected),
  }));
}

function tensorAt(tensors: ReadonlyMap<string, FileTensor>, key: string): FileTensor {
  const tensor = tensors.get(key);
  if (tensor === undefined) {
    throw new Error(`The golden vectors have no tensor ${key}: generate them again with test/golden/generate.py.`);
  }
  return tensor;
}
