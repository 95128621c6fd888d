import { sentence, type Sentence } from '../protocol/sentence';

/** A file format that is often met where a tensor file is expected. */
export interface ForeignFormat {
  /** “it is a web page”. */
  readonly found: Sentence;
  readonly fix: Sentence;
}

const saveWeights
  = sentence`Save the weights with safetensors.torch.save_file(model.state_dict(), "weights.safetensors").`;

/** Formats by their first bytes, as Latin-1 text. */
const formats: readonly (ForeignFormat & { readonly begins: RegExp })[] = [
  { begins: /^$/, found: sentence`it is empty`, fix: sentence`Save it again.` },
  {
    begins: /^version https:\/\/git-lfs/,
    found: sentence`it is a Git LFS pointer, which stands for the real file`,
    fix: sentence`Fetch the real file with git lfs pull.`,
  },
  {
    begins: /^\s*<(!doctype|html)/i,
    found: sentence`it is a web page`,
    fix: sentence`Download the file itself, not the page about it.`,
  },
  {
    begins: /^\x80[\x02-\x05]/,
    found: sentence`it is a Python pickle, which could run code when it is read`,
    fix: saveWeights,
  },
  {
    begins: /^\x89HDF/,
    found: sentence`it is an HDF5 file`,
    fix: sentence`Save the arrays with np.savez(path, **{name: array}), for example from h5py.`,
  },
  { begins: /^\x1f\x8b\x08/, found: sentence`it is compressed with gzip`, fix: sentence`Decompress it with gunzip.` },
  {
    begins: /^MATLAB/,
    found: sentence`it is a MATLAB file`,
    fix: sentence`Load it with scipy.io.loadmat and save the arrays with np.savez.`,
  },
  { begins: /^GGUF/, found: sentence`it is a GGUF file`, fix: saveWeights },
];

/** Names the format of a file that is no tensor file, by its first bytes; undefined when it is none of those above. */
export function recognizeForeignFormat(bytes: Uint8Array): ForeignFormat | undefined {
  const beginning = String.fromCharCode(...bytes.subarray(0, 64));
  return formats.find(({ begins }) => begins.test(beginning));
}
