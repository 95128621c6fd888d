import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { defaultLimits } from '../../../src/files/limits';
import { toFloat64 } from '../../../src/files/toFloat64';
import { assertRefused, expectedHash } from './fixtures';

const edge = 2n ** 53n;

function wide(dtype: 'int64' | 'uint64', ...values: readonly bigint[]): Float64Array {
  const shape = [1, values.length];
  return dtype === 'int64'
    ? toFloat64({ name: 'ids', dtype, shape, data: BigInt64Array.from(values) })
    : toFloat64({ name: 'ids', dtype, shape, data: BigUint64Array.from(values) });
}

/** Bytes of the values; every NaN as one pattern, since JavaScript may keep the pattern it came from or not. */
function littleEndian(values: Float64Array): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  values.forEach((value, i) => {
    bytes.writeDoubleLE(value, 8 * i);
    if (Number.isNaN(value)) bytes.writeBigUInt64LE(0x7ff8n << 48n, 8 * i);
  });
  return bytes;
}

describe('conversion to float64', () => {
  for (const dtype of ['float16', 'bfloat16'] as const) {
    it(`gives all 65,536 patterns of ${dtype} the value that NumPy and PyTorch give them`, () => {
      const data = Uint16Array.from({ length: 65_536 }, (_, pattern) => pattern);
      const values = toFloat64({ name: 'x', dtype, shape: [65_536], data });
      assert.equal(createHash('sha256').update(littleEndian(values)).digest('hex'), expectedHash(dtype));
    });
  }

  it('is exact for 64-bit integers up to ±2^53', () => {
    const values = [0n, 1n, -1n, 2n ** 32n, -(2n ** 32n) - 1n, edge - 1n, edge, -edge, 1n - edge];
    assert.deepEqual(wide('int64', ...values), Float64Array.from(values, Number));
    assert.deepEqual(wide('uint64', 0n, 2n ** 31n, edge), Float64Array.of(0, 2 ** 31, 2 ** 53));
  });

  for (const value of [edge + 1n, edge + 2n, -edge - 1n, -edge - 2n, 2n ** 63n - 1n, -(2n ** 63n)]) {
    it(`refuses ${value}, with its place`, () => {
      assertRefused(() => wide('int64', 1n, value),
        new RegExp(`^tensor “ids”, entry \\[0, 1\\]: the int64 value is ${value}; expected an integer from`));
    });
  }

  it('refuses uint64 beyond 2^53', () => {
    assertRefused(() => wide('uint64', 2n ** 64n - 1n), /the uint64 value is 18446744073709551615/);
  });

  it('takes any byte but 0 of a bool for true', () => {
    const data = Uint8Array.of(0, 1, 2, 255);
    assert.deepEqual(toFloat64({ name: 'mask', dtype: 'bool', shape: [4], data }), Float64Array.of(0, 1, 1, 1));
  });

  it('copies float64', () => {
    const data = Float64Array.of(1, NaN, -0);
    const copy = toFloat64({ name: 'x', dtype: 'float64', shape: [3], data });
    assert.deepEqual(copy, data);
    assert.notEqual(copy.buffer, data.buffer);
  });

  it('refuses more bytes than the limit', () => {
    const tensor = { name: 'x', dtype: 'uint8', shape: [3], data: new Uint8Array(3) } as const;
    assertRefused(() => toFloat64(tensor, { ...defaultLimits, totalBytes: 23 }), /would take 24 bytes; expected at most 23/);
  });
});
