import { TensorFileError } from '../../../src/files/error';
import { readTensorFile } from '../../../src/files/tensorFile';
import { toFloat64 } from '../../../src/files/toFloat64';
import { randomFor } from '../../../src/tensor/random';
import { assertRefused, fixture, fixtureNames, soundFixtures } from './fixtures';

/** Reads everything in a file and converts it; lets nothing but a TensorFileError pass. */
function readOrRefuse(name: string, bytes: Uint8Array): void {
  try {
    readTensorFile(name, bytes).tensors.forEach((tensor) => toFloat64(tensor));
  } catch (error) {
    if (!(error instanceof TensorFileError)) throw error;
  }
}

/** Zero, space, digit, brace, all bits. */
const fillers = [0, 0x20, 0x30, 0x7b, 0xff];

describe('damaged tensor files', () => {
  for (const name of soundFixtures) {
    it(`are refused wherever ${name} is cut short`, () => {
      const bytes = fixture(name);
      for (let length = 0; length < bytes.length; length++) {
        assertRefused(() => readTensorFile(name, bytes.subarray(0, length)), new RegExp(`^${name}`));
      }
    });
  }

  for (const name of fixtureNames) {
    it(`are read or refused, whatever bits of ${name} are flipped`, () => {
      const bytes = fixture(name);
      const random = randomFor(1, name);
      for (let trial = 0; trial < 2000; trial++) {
        const damaged = new Uint8Array(bytes);
        for (let flips = random.integer(4); flips >= 0; flips--) {
          damaged[random.integer(bytes.length)]! ^= 1 << random.integer(8);
        }
        readOrRefuse(name, damaged);
      }
    });

    it(`are read or refused, whatever stretch of ${name} is overwritten`, () => {
      const bytes = fixture(name);
      const random = randomFor(1, name);
      for (let trial = 0; trial < 500; trial++) {
        const damaged = new Uint8Array(bytes);
        const start = random.integer(bytes.length);
        damaged.fill(fillers[random.integer(fillers.length)]!, start, start + 1 + random.integer(12));
        readOrRefuse(name, damaged);
      }
    });
  }
});
