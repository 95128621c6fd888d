import assert from 'node:assert/strict';
import { constants, deflateRawSync } from 'node:zlib';
import { defaultLimits } from '../../../src/files/limits';
import { readNpz, writeNpz } from '../../../src/files/npz';
import { writeNpy } from '../../../src/files/npy';
import { crc32 } from '../../../src/files/zip/crc32';
import { assertRefused, fixture, latin1 } from './fixtures';
import { buildZip, type EntryPlan } from './zipBuilder';

const npy = writeNpy({ name: 'x', dtype: 'float64', shape: [3], data: Float64Array.of(1, 2, 3) });
const sound: EntryPlan = { name: 'x.npy', bytes: npy, deflate: true };

function read(...plans: readonly EntryPlan[]): ReadonlyMap<string, unknown> {
  return readNpz(buildZip(plans), 'a.npz');
}

describe('crc32', () => {
  it('has the check value of the standard', () => {
    assert.equal(crc32(latin1('123456789')), 0xcbf43926);
    assert.equal(crc32(latin1('')), 0);
  });
});

describe('.npz archives', () => {
  it('are read with a comment behind them, even one that looks like the end of an archive', () => {
    const archive = buildZip([sound], { comment: `PK\x05\x06${'\0'.repeat(40)}` });
    assert.deepEqual([...readNpz(archive, 'a.npz').keys()], ['x']);
  });

  it('leave out what is no array', () => {
    const stray = { name: 'notes/readme.txt', bytes: latin1('hello') };
    assert.deepEqual([...read(stray, sound, { name: 'folder/', bytes: latin1('') }).keys()], ['x']);
  });

  it('are refused without any array, with a hint for PyTorch checkpoints', () => {
    assertRefused(() => read({ name: 'readme.txt', bytes: latin1('hello') }), /a zip archive of “readme.txt”/);
    assertRefused(() => readNpz(fixture('checkpoint.pt'), 'model.pt'), /PyTorch checkpoint.*safetensors\.torch\.save_file/);
  });

  it('are refused with a wrong checksum', () => {
    assertRefused(() => read({ ...sound, crc: 7 }), /“x\.npy”: its checksum \(CRC-32\) is [0-9a-f]{8}; expected 00000007/);
  });

  it('are refused when encrypted or compressed in an unknown way', () => {
    assertRefused(() => read({ ...sound, flags: 1 }), /encrypted.*without a password/);
    assertRefused(() => read({ ...sound, method: 14 }), /its compression is LZMA/);
    assertRefused(() => read({ ...sound, method: 77 }), /its compression is unknown \(method 77\)/);
  });

  it('are refused when header and list disagree', () => {
    assertRefused(() => read({ ...sound, listed: { name: 'y.npy' } }), /disagree on its name/);
    assertRefused(() => read({ ...sound, listed: { size: 8 } }), /disagree on its size/);
  });

  it('are refused when entries share bytes', () => {
    const first = { ...sound, name: 'a.npy' };
    const second = { ...sound, name: 'a.npy', listed: { offset: 0 } };
    assertRefused(() => read(first, second), /“a\.npy”: it shares bytes with another entry/);
  });

  it('are refused when the list has fewer or more entries than it says', () => {
    assertRefused(() => readNpz(buildZip([sound], { count: 2 }), 'a.npz'), /list of entries breaks off/);
    assertRefused(() => readNpz(buildZip([sound], { count: 0 }), 'a.npz'), /does not end where it says/);
  });

  it('are refused when the list is not where it says', () => {
    assertRefused(() => readNpz(Buffer.concat([Buffer.from('!'), buildZip([sound])]), 'a.npz'), /list .* not where it says/);
  });

  it('are refused when an entry reaches into the list', () => {
    assertRefused(() => read({ ...sound, compressedSize: 1000 }), /“x\.npy”: its data reaches past the other entries/);
  });

  it('are refused when a name comes twice', () => {
    assertRefused(() => read(sound, sound), /two tensors named “x”/);
  });

  for (const name of ['../x.npy', '/x.npy', 'a/../../x.npy', 'C:x.npy', 'a\\x.npy', 'a\nx.npy', 'a\0x.npy']) {
    it(`are refused with the name ${JSON.stringify(name)}`, () => {
      assertRefused(() => read({ ...sound, name }), /a path that leads out/);
      const tensor = { name: name.slice(0, -4), dtype: 'uint8', shape: [0], data: new Uint8Array() } as const;
      assertRefused(() => writeNpz([tensor], 'a.npz'), /a path that leads out/);
    });
  }

  it('write control characters of names out, so that a name cannot rewrite the message', () => {
    assertRefused(() => read({ ...sound, name: 'a\u202e\r.npy', crc: 1 }), /“a\\u202e\\u000d\.npy”/);
  });
});

describe('writing .npz archives', () => {
  it('writes headers as the specification has them, names in UTF-8 and no time', () => {
    const bytes = writeNpz([{ name: 'é', dtype: 'uint8', shape: [0], data: new Uint8Array() }], 'a.npz');
    // Signature, version 2.0, bit 11 (UTF-8), stored, 00:00 on 1 January 1980.
    const header = [0x50, 0x4b, 3, 4, 20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
    assert.deepEqual([...bytes.subarray(0, 14)], header);
    assert.deepEqual([...bytes.subarray(30, 36)], [0xc3, 0xa9, ...latin1('.npy')]);
  });
});

describe('deflated entries', () => {
  const noise = new Uint8Array(300_000);
  for (let i = 0, state = 1; i < noise.length; i++) noise[i] = (state = Math.imul(state, 48271) % 0x7fffffff) & 0xff;
  const tensor = { name: 'x', dtype: 'uint8', shape: [noise.length], data: noise } as const;
  const bytes = writeNpy(tensor);

  const streams = {
    'stored blocks': deflateRawSync(bytes, { level: 0 }),
    'fixed Huffman codes': deflateRawSync(bytes, { strategy: constants.Z_FIXED }),
    'the best compression': deflateRawSync(bytes, { level: 9 }),
    'the smallest memory': deflateRawSync(bytes, { memLevel: 1, windowBits: 9 }),
  };
  for (const [how, data] of Object.entries(streams)) {
    it(`are inflated from ${how}`, () => {
      const read = readNpz(buildZip([{ name: 'x.npy', bytes, data, method: 8 }]), 'a.npz');
      assert.deepEqual(read.get('x'), tensor);
    });
  }

  it('are refused when they inflate to more or less than they say', () => {
    assertRefused(() => read({ ...sound, size: npy.length - 1 }), /inflates to more than 151 bytes/);
    assertRefused(() => read({ ...sound, size: npy.length + 1 }), /inflates to 152 bytes; expected the 153 bytes/);
    assertRefused(() => read({ name: 'x.npy', bytes: npy, size: 5 }), /stored, but in another size/);
  });

  it('are refused when they are cut short or no deflate stream', () => {
    const data = deflateRawSync(npy);
    assertRefused(() => read({ ...sound, data: data.subarray(0, 20) }), /no whole deflate stream/);
    assertRefused(() => read({ ...sound, data: data.subarray(0, 0) }), /inflates to 0 bytes/);
    assertRefused(() => read({ ...sound, data: Uint8Array.of(0xff, 0xff) }), /no whole deflate stream/);
  });

  it('are refused when megabytes follow the end of the stream', () => {
    const data = Buffer.concat([deflateRawSync(npy), Buffer.alloc(3_000_000)]);
    assertRefused(() => read({ ...sound, data }), /no whole deflate stream/);
  });

  it('stop inflating a bomb at the size that it admits', () => {
    const zeros = deflateRawSync(Buffer.alloc(50_000_000));
    assertRefused(() => read({ ...sound, data: zeros, size: 1000 }), /inflates to more than 1,000 bytes/);
  });
});

describe('limits of .npz archives', () => {
  const archive = buildZip([sound, { ...sound, name: 'y.npy' }]);
  const refuse = (limit: Partial<typeof defaultLimits>, message: RegExp): void =>
    assertRefused(() => readNpz(archive, 'a.npz', { ...defaultLimits, ...limit }), message);

  it('hold for the file, each entry, their sum and their number', () => {
    refuse({ fileBytes: archive.length - 1 }, /the file is \d+ bytes; expected at most/);
    refuse({ tensorBytes: 151 }, /“x\.npy”: its data would take 152 bytes; expected at most 151 bytes/);
    refuse({ totalBytes: 303 }, /all data together would take 304 bytes; expected at most 303 bytes/);
    refuse({ tensors: 1 }, /2 tensors; expected at most 1 tensor/);
    const exact = { fileBytes: archive.length, tensorBytes: 152, totalBytes: 304, tensors: 2 };
    assert.equal(readNpz(archive, 'a.npz', exact).size, 2);
  });

  it('refuse a declared size of terabytes before inflating', () => {
    const huge = buildZip([{ ...sound, size: 0xfffffff0 }]);
    assertRefused(() => readNpz(huge, 'a.npz'), /would take 4,294,967,280 bytes; expected at most 1,073,741,824 bytes/);
  });
});
