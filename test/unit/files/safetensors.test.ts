import assert from 'node:assert/strict';
import { defaultLimits } from '../../../src/files/limits';
import { readSafetensors, writeSafetensors } from '../../../src/files/safetensors';
import { assertRefused } from './fixtures';

/** A .safetensors file with the given header text and number of data bytes. */
function file(header: string | Uint8Array, dataBytes = 0): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return new Uint8Array(Buffer.concat([length, text, Buffer.alloc(dataBytes)]));
}

function read(header: string | Uint8Array, dataBytes?: number): ReturnType<typeof readSafetensors> {
  return readSafetensors(file(header, dataBytes), 'w.safetensors');
}

/** The description of a tensor of bytes. */
function bytesAt(begin: number, end: number, shape = `[${end - begin}]`): string {
  return `{"dtype":"U8","shape":${shape},"data_offsets":[${begin},${end}]}`;
}

describe('.safetensors headers', () => {
  it('may be padded with spaces and hold no tensor', () => {
    assert.equal(read('{}      ').tensors.size, 0);
  });

  it('may list tensors in any order, and empty ones anywhere between', () => {
    const header = `{"b":${bytesAt(2, 5)},"e":${bytesAt(2, 2)},"a":${bytesAt(0, 2)},"f":${bytesAt(5, 5)}}`;
    const { tensors } = read(header, 5);
    assert.deepEqual([...tensors.values()].map(({ name, data }) => [name, data.length]),
      [['b', 3], ['e', 0], ['a', 2], ['f', 0]]);
  });

  it('take __proto__ and constructor for names like any other', () => {
    const { tensors, metadata } = read(
      `{"__metadata__":{"__proto__":"p"},"__proto__":${bytesAt(0, 1)},"constructor":${bytesAt(1, 2)}}`, 2);
    assert.deepEqual([...tensors.keys()], ['__proto__', 'constructor']);
    assert.deepEqual([...metadata], [['__proto__', 'p']]);
    assert.equal(({} as { dtype?: unknown }).dtype, undefined);
  });

  it('are refused when they do not begin with a brace', () => {
    for (const header of [' {}', '[]', '\ufeff{}', 'null']) assertRefused(() => read(header), /does not begin with “{”/);
  });

  it('are refused when they are no JSON or no UTF-8', () => {
    for (const header of ['{', '{}x', '{"a":}', "{'a':1}", '{"a":NaN}']) assertRefused(() => read(header), /it is no JSON/);
    assertRefused(() => read(Uint8Array.of(0x7b, 0x22, 0xff, 0x22)), /no UTF-8 text/);
  });

  it('are refused when they nest a million deep', () => {
    const limits = { ...defaultLimits, tensors: 1_000_000 };
    const deep = file(`{"a":${'['.repeat(1_000_000)}`);
    assertRefused(() => readSafetensors(deep, 'w.safetensors', limits), /w\.safetensors, header: (its brackets nest|it is no)/);
    const closed = file(`{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`);
    assertRefused(() => readSafetensors(closed, 'w.safetensors', limits), /w\.safetensors/);
  });

  it('are refused before parsing when they list more values than memory may hold', () => {
    const many = file(`{"a":[${'0,'.repeat(100)}`);
    assertRefused(() => readSafetensors(many, 'w', { ...defaultLimits, tensors: 6 }),
      /its header lists 102 values; expected at most 96 values/);
  });

  it('may hold long texts full of brackets', () => {
    const text = '{[,'.repeat(1_000_000);
    assert.equal(read(JSON.stringify({ __metadata__: { text } })).metadata.get('text'), text);
  });

  it('are refused with a key twice, however it is written', () => {
    const twice = `{"a":${bytesAt(0, 1)},"\\u0061" : ${bytesAt(0, 1)}}`;
    assertRefused(() => read(twice, 1), /the key “a” stands twice/);
    assertRefused(() => read('{"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}}', 1), /“dtype” stands twice/);
    assert.equal(read(`{"a":${bytesAt(0, 1)},"dtype":${bytesAt(1, 2)}}`, 2).tensors.size, 2);
  });

  it('are refused when they are longer than 100 MB or than the file', () => {
    const lies = (length: bigint): Uint8Array => {
      const bytes = file('{}');
      new DataView(bytes.buffer).setBigUint64(0, length, true);
      return bytes;
    };
    assertRefused(() => readSafetensors(lies(100_000_001n), 'w'), /header has 100,000,001 bytes; expected at most 100,000,000/);
    assertRefused(() => readSafetensors(lies(2n ** 64n - 1n), 'w'), /expected at most 100,000,000 bytes/);
    assertRefused(() => readSafetensors(lies(3n), 'w'), /ends after 10 bytes; expected 3 bytes from byte 8 on/);
  });

  it('are refused when __metadata__ holds something else than texts', () => {
    assertRefused(() => read('{"__metadata__":{"a":1}}'), /__metadata__ holds something else/);
    assertRefused(() => read('{"__metadata__":[]}'), /__metadata__ holds something else/);
  });
});

describe('.safetensors tensors', () => {
  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['no object', '7', /described by something else/],
    ['null', 'null', /described by something else/],
    ['an unknown key', '{"dtype":"U8","shape":[1],"data_offsets":[0,1],"__proto__":{}}', /described by something else/],
    ['no shape', '{"dtype":"U8","data_offsets":[0,1]}', /shape is no list/],
    ['a size that is no number', bytesAt(0, 1, '["1"]'), /shape is no list/],
    ['a negative size', bytesAt(0, 1, '[-1,-1]'), /axis of size -1/],
    ['a broken size', bytesAt(0, 1, '[0.5,2]'), /axis of size 0\.5/],
    ['sizes beyond any memory', bytesAt(0, 1, '[9007199254740991,9]'), /more entries than any memory/],
    ['an infinite size', bytesAt(0, 1, '[1e999]'), /axis of size Infinity/],
    ['a shape of other bytes', bytesAt(0, 1, '[2]'), /“a”: its data has 1 byte; expected 2 bytes for 2 uint8/],
    ['no dtype', '{"shape":[1],"data_offsets":[0,1]}', /it has no dtype/],
    ['an 8-bit float', '{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}', /dtype is “F8_E4M3”.*torch\.float32/],
    ['the dtype __proto__', '{"dtype":"__proto__","shape":[1],"data_offsets":[0,1]}', /dtype is “__proto__”/],
    ['one offset', '{"dtype":"U8","shape":[1],"data_offsets":[1]}', /no two whole numbers/],
    ['broken offsets', '{"dtype":"U8","shape":[1],"data_offsets":[0,1.5]}', /no two whole numbers/],
    ['negative offsets', bytesAt(-1, 0), /goes from byte -1 to byte 0; expected data from byte 0 on/],
    ['a hole before it', bytesAt(1, 2), /goes from byte 1 to byte 2; expected data from byte 0 on/],
  ];
  for (const [what, info, message] of refused) {
    it(`are refused with ${what}`, () => {
      assertRefused(() => read(`{"a":${info}}`, 1), message);
    });
  }

  it('are refused when they overlap, leave bytes over or go past the end', () => {
    assertRefused(() => read(`{"a":${bytesAt(0, 2)},"b":${bytesAt(1, 3)}}`, 3), /“b”: its data goes from byte 1.*from byte 2 on/);
    assertRefused(() => read(`{"a":${bytesAt(0, 2)},"b":${bytesAt(2, 1)}}`, 2), /holes or overlaps|goes from byte 2 to byte 1/);
    assertRefused(() => read(`{"a":${bytesAt(0, 2)}}`, 3), /it holds 3 bytes of data; expected the 2 bytes/);
    assertRefused(() => read(`{"a":${bytesAt(0, 2)}}`, 1), /it holds 1 byte of data; expected the 2 bytes/);
  });

  it('are refused above the limits', () => {
    const bytes = file(`{"a":${bytesAt(0, 2)},"b":${bytesAt(2, 4)}}`, 4);
    const refuse = (limit: Partial<typeof defaultLimits>, message: RegExp): void =>
      assertRefused(() => readSafetensors(bytes, 'w', { ...defaultLimits, ...limit }), message);
    refuse({ tensorBytes: 1 }, /tensor “a”: its data would take 2 bytes; expected at most 1 byte/);
    refuse({ totalBytes: 3 }, /all data together would take 4 bytes/);
    refuse({ tensors: 1 }, /2 tensors; expected at most 1 tensor/);
    refuse({ fileBytes: 10 }, /the file is \d+ bytes/);
  });

  it('are refused with a name of half characters', () => {
    assertRefused(() => read(`{"\\ud800":${bytesAt(0, 1)}}`, 1), /“\\ud800”: its name is no Unicode text/);
  });
});

describe('writing .safetensors files', () => {
  const tensor = (name: string) => ({ name, dtype: 'uint8', shape: [1], data: Uint8Array.of(1) }) as const;

  it('begins the data at a multiple of 8 bytes, whatever the names', () => {
    for (const name of ['a', 'ab', 'ü', '0', '__proto__', 'a"b\\\n']) {
      const bytes = writeSafetensors([tensor(name)], 'w');
      assert.equal((bytes.length - 1) % 8, 0);
      assert.deepEqual([...readSafetensors(bytes, 'w').tensors.values()], [tensor(name)]);
    }
  });

  it('refuses names that are doubled or cannot be written', () => {
    assertRefused(() => writeSafetensors([tensor('a'), tensor('a')], 'w'), /two tensors named “a”/);
    assertRefused(() => writeSafetensors([tensor('__metadata__')], 'w'), /its name cannot be written/);
    assertRefused(() => writeSafetensors([tensor('\ud800')], 'w'), /its name cannot be written/);
  });

  it('sorts its texts, so that equal texts give equal bytes', () => {
    const forwards = writeSafetensors([], 'w', new Map([['a', '1'], ['b', '2']]));
    assert.deepEqual(writeSafetensors([], 'w', new Map([['b', '2'], ['a', '1']])), forwards);
  });
});
