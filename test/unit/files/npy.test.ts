import assert from 'node:assert/strict';
import { defaultLimits } from '../../../src/files/limits';
import { readNpy, writeNpy } from '../../../src/files/npy';
import { assertRefused, fixture, latin1 } from './fixtures';

/** An .npy file of version 1.0 with the given header text and bytes of data. */
function file(header: string, data: Uint8Array = new Uint8Array(), version = [1, 0]): Uint8Array {
  const length = version[0] === 1 ? [header.length & 0xff, header.length >> 8] : [header.length, 0, 0, 0];
  return Uint8Array.of(...latin1('\x93NUMPY'), ...version, ...length, ...latin1(header), ...data);
}

function read(header: string, data?: Uint8Array): ReturnType<typeof readNpy> {
  return readNpy('x', file(header, data), 'x.npy');
}

/** A header of bytes with the given shape. */
function shaped(shape: string): string {
  return `{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}}`;
}

describe('.npy headers', () => {
  it('are read in any order of keys, quotation marks and spaces, without padding', () => {
    const header = ' { "shape" :(1 ,2),\n"fortran_order":False , \'descr\':u\'|u1\' } ';
    assert.deepEqual(read(header, Uint8Array.of(7, 8)).shape, [1, 2]);
  });

  it("are read with Python 2's long numbers", () => {
    assert.deepEqual(read(shaped('(2L, 1L)'), Uint8Array.of(7, 8)).shape, [2, 1]);
  });

  it('leave a vector a vector and a scalar a scalar', () => {
    assert.deepEqual(read(shaped('(1,)'), Uint8Array.of(7)).shape, [1]);
    assert.deepEqual(read(shaped('()'), Uint8Array.of(7)).shape, []);
  });

  it('take native byte order for little-endian', () => {
    for (const order of ['=', '']) {
      const header = shaped('(1,)').replace('|u1', `${order}u2`);
      assert.deepEqual(read(header, Uint8Array.of(1, 2)).data, Uint16Array.of(0x0201));
    }
  });

  for (const shape of ['(3)', '3', 'None', "('3',)", '((3,),)', '(True,)', '{}']) {
    it(`are refused with the shape ${shape}`, () => {
      assertRefused(() => read(shaped(shape), Uint8Array.of(1, 2, 3)), /header: it says .*'shape' with a tuple of sizes/);
    });
  }

  it('are refused with a size below 0', () => {
    assertRefused(() => read(shaped('(-1, -3)'), Uint8Array.of(1, 2, 3)), /an axis of size -1/);
  });

  it('are refused with more entries than memory, also where a 0 hides them', () => {
    assertRefused(() => read(shaped('(4294967296, 4294967296)')), /more entries than any memory/);
    assertRefused(() => read(shaped('(0, 4294967296, 4294967296)')), /more entries than any memory/);
    assertRefused(() => read(shaped('(99999999999999999999,)')), /an axis of size 100000000000000000000/);
    assertRefused(() => read(shaped(`(${'9'.repeat(400)},)`)), /an axis of size Infinity/);
  });

  it('are refused with more axes than NumPy has', () => {
    assert.equal(read(shaped(`(${'1,'.repeat(64)})`), Uint8Array.of(7)).shape.length, 64);
    assertRefused(() => read(shaped(`(${'1,'.repeat(65)})`), Uint8Array.of(7)), /the shape has 65 axes/);
  });

  it('are refused with keys that are missing, unknown or doubled', () => {
    assertRefused(() => read("{'descr': '<f8', 'shape': ()}"), /expected 'descr' with a data type, 'fortran_order'/);
    assertRefused(() => read(shaped('()').replace('}', ", 'x': 1}")), /expected 'descr'/);
    assertRefused(() => read(shaped('()').replace('}', ", 'shape': ()}")), /expected the key 'shape' only once/);
  });

  it('are refused when they are no literal, with the character', () => {
    assertRefused(() => read('{"descr": __import__("os")}'), /character 11 is “__import__\("”; expected a string/);
    assertRefused(() => read(`${shaped('()')}; x`), /character \d+ is “; x”; expected nothing more/);
    assertRefused(() => read('('.repeat(40_000)), /at most 32 brackets inside each other/);
    assertRefused(() => read(''), /character 1 is “the end”/);
    assertRefused(() => read('[]'), /expected a dictionary/);
  });

  it('are refused in unknown versions, and when they are no UTF-8 in version 3.0', () => {
    assertRefused(() => readNpy('x', file(shaped('()'), Uint8Array.of(7), [4, 0]), 'x.npy'), /version is 4\.0/);
    assertRefused(() => readNpy('x', file(shaped('()'), Uint8Array.of(7), [1, 1]), 'x.npy'), /version is 1\.1/);
    assertRefused(() => readNpy('x', file("{'\xff': 1}", undefined, [3, 0]), 'x.npy'), /no UTF-8 text/);
  });

  it('are refused when they say that they are longer than 64 KiB', () => {
    const long = Uint8Array.of(...latin1('\x93NUMPY'), 2, 0, 0xff, 0xff, 0xff, 0xff);
    assertRefused(() => readNpy('x', long, 'x.npy'), /its header has 4,294,967,295 bytes; expected at most 65,535 bytes/);
  });
});

describe('.npy data types that hold no plain numbers', () => {
  const advice = {
    objects: /Python objects, stored as a pickle.*allow_pickle=False/,
    text: /holds text, dtype “<U2”/,
    complex: /complex numbers.*array\.real/,
    dates: /dates.*astype\(np\.int64\)/,
    structured: /named fields.*array\['field'\]/,
    void: /raw bytes \(bfloat16.*astype\(np\.float32\)/,
  };
  for (const [name, message] of Object.entries(advice)) {
    it(`are refused: ${name}`, () => {
      assertRefused(() => readNpy(name, fixture(`${name}.npy`), `${name}.npy`), message);
    });
  }

  it('are refused: long double, and whatever is unknown', () => {
    assertRefused(() => read(shaped('()').replace('|u1', '<f16')), /floats of an unusual size/);
    assertRefused(() => read(shaped('()').replace('|u1', 'i3')), /a data type that is not known/);
    assertRefused(() => read(shaped('()').replace('|u1', '<f8x')), /floats of an unusual size/);
    assertRefused(() => read(shaped('()').replace("'|u1'", '8')), /data type that is not known;/);
  });
});

describe('.npy data', () => {
  it('is refused when bytes are missing or left over', () => {
    assertRefused(() => read(shaped('(3,)'), Uint8Array.of(1, 2)), /2 bytes of data; expected 3 bytes for 3 uint8.*cut short/);
    assertRefused(() => read(shaped('(1,)'), Uint8Array.of(1, 2)), /expected 1 byte for 1 uint8.*np\.savez/);
  });

  it('is refused above the limit, before it is looked for', () => {
    const limits = { ...defaultLimits, tensorBytes: 1000 };
    const bytes = file(shaped('(1001,)'));
    assertRefused(() => readNpy('x', bytes, 'x.npy', limits), /would take 1,001 bytes; expected at most 1,000 bytes/);
  });

  it('is a copy, wherever in a buffer the file begins', () => {
    const pool = Buffer.alloc(400);
    pool.set(fixture('matrix.npy'), 3);
    const { data } = readNpy('x', pool.subarray(3, 3 + 176), 'x.npy');
    pool.fill(0xff);
    assert.deepEqual(data, Float64Array.of(0, 1, 2, 3, 4, 5));
    assert.equal(data.buffer.byteLength, 48);
  });
});

describe('writing .npy files', () => {
  it('writes a view of a larger buffer', () => {
    const data = Float64Array.of(9, 1, 2, 9).subarray(1, 3);
    const { shape, data: written } = readNpy('x', writeNpy({ name: 'x', dtype: 'float64', shape: [2], data }), 'x.npy');
    assert.deepEqual([shape, written], [[2], Float64Array.of(1, 2)]);
  });

  it('refuses bfloat16, and data that contradict the shape or type', () => {
    const data = new Uint16Array(2);
    assertRefused(() => writeNpy({ name: 'x', dtype: 'bfloat16', shape: [2], data }), /tensor “x”: its data type is bfloat16/);
    assertRefused(() => writeNpy({ name: 'x', dtype: 'float16', shape: [3], data }),
      /a Uint16Array of 2 numbers; expected a Uint16Array of 3 numbers for 3 float16/);
    assertRefused(() => writeNpy({ name: 'x', dtype: 'float32', shape: [2], data } as never), /expected a Float32Array/);
    assertRefused(() => writeNpy({ name: 'x', dtype: 'uint16', shape: [-1, -2], data }), /an axis of size -1/);
    assertRefused(() => writeNpy({ name: 'x', dtype: 'uint16', shape: [0.5, 4], data }), /an axis of size 0\.5/);
  });
});
