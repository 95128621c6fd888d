/** A file format that is often met where a tensor file is expected. */
export interface ForeignFormat {
  readonly what: string;
  readonly fix: string;
}

const saveWeights = 'Save the weights with safetensors.torch.save_file(model.state_dict(), "weights.safetensors").';

/** Formats by their first bytes, as Latin-1 text. */
const formats: readonly (ForeignFormat & { readonly begins: RegExp })[] = [
  { begins: /^$/, what: 'empty', fix: 'Save it again.' },
  {
    begins: /^version https:\/\/git-lfs/,
    what: 'a Git LFS pointer, which stands for the real file',
    fix: 'Fetch the real file with git lfs pull.',
  },
  { begins: /^\s*<(!doctype|html)/i, what: 'a web page', fix: 'Download the file itself, not the page about it.' },
  { begins: /^\x80[\x02-\x05]/, what: 'a Python pickle, which could run code when it is read', fix: saveWeights },
  {
    begins: /^\x89HDF/,
    what: 'an HDF5 file',
    fix: 'Save the arrays with np.savez(path, **{name: array}), for example from h5py.',
  },
  { begins: /^\x1f\x8b\x08/, what: 'compressed with gzip', fix: 'Decompress it with gunzip.' },
  { begins: /^MATLAB/, what: 'a MATLAB file', fix: 'Load it with scipy.io.loadmat and save the arrays with np.savez.' },
  { begins: /^GGUF/, what: 'a GGUF file', fix: saveWeights },
];

/** Names the format of a file that is no tensor file, by its first bytes; undefined when it is none of those above. */
export function recognizeForeignFormat(bytes: Uint8Array): ForeignFormat | undefined {
  const beginning = String.fromCharCode(...bytes.subarray(0, 64));
  return formats.find(({ begins }) => begins.test(beginning));
}
