import { text } from '../engine/arguments';
import { sentence, type Sentence } from '../protocol/sentence';
import type { FileReference } from './definition';
import { argumentKey, expected, readAs, required, type Key } from './key';
import { objectSchema } from './objectSchema';
import { readObject } from './readObject';
import { isDamaged, rangeOf } from './value';

/** Why a path cannot be followed: what is expected instead; undefined when it can. */
function objectionTo(path: string): Sentence | undefined {
  if (path.trim() === '') return sentence`the path of a file`;
  if (/[\p{Cc}\p{Cs}]/u.test(path)) return sentence`a path without control characters`;
  // A drive letter is a scheme of one letter.
  if (/^[a-z][a-z\d+.-]*:/i.test(path)) {
    return sentence`a path relative to this definition, without a drive or an address`;
  }
  if (path.includes('\\')) return sentence`a path with / between folders, which works on every system`;
  if (path.startsWith('/')) return sentence`a path relative to this definition, so that it works on every machine`;
  if (path.split('/').includes('..')) return sentence`a file in the folder of this definition or below it, without ..`;
  if (path.endsWith('/')) return sentence`the path of a file, not of a folder`;
  return undefined;
}

/** A file: a path relative to the definition, with forward slashes, that does not lead out of its folder. */
export const fileKey: Key<FileReference> = required({
  description: 'A file, relative to the definition, with / between folders.',
  expects: sentence`the path of a file`,
  required: false,
  schema: { type: 'string', pattern: '^(?![A-Za-z][A-Za-z0-9+.-]*:)(?!/)(?!(.*/)?\\.\\.(/|$))[^\\\\]*[^\\\\/]$' },
  read(value) {
    if (isDamaged(value)) return undefined;
    if (value.kind !== 'text') return expected(sentence`the path of a file in double quotation marks`);
    const objection = objectionTo(value.content);
    return objection === undefined ? readAs({ path: value.content, range: rangeOf(value) }) : expected(objection);
  },
  mend(value) {
    if (value.kind !== 'text') return undefined;
    const path = value.content.replaceAll('\\', '/');
    return path !== value.content && objectionTo(path) === undefined ? JSON.stringify(path) : undefined;
  },
});

const inBraces = sentence`${'{ "file": "…" }'}`;

const weightKeys = {
  file: fileKey,
  prefix: argumentKey(text({
    default: '',
    description: 'What stands in front of each name in the file: “model.” for “model.conv1.weight”.',
  })),
};

/** `weights`: the file with the parameters, under `NAME.weight` and so on. */
export const weightsKey: Key<FileReference & { readonly prefix?: string }> = {
  description: 'The file with the parameters, under the names of a PyTorch state_dict.',
  expects: inBraces,
  required: false,
  schema: {
    ...objectSchema(weightKeys),
    defaultSnippets: [{ label: 'Weights from a file', bodyText: '{ "file": "${1:weights.safetensors}" }' }],
  },
  read(value, report) {
    if (value.kind !== 'object') return expected(inBraces);
    const { file, prefix } = readObject(value, weightKeys, report.of('weights')).entries;
    return file && readAs({ ...file.content, ...(prefix && { prefix: prefix.content }) });
  },
  mend: (value) => (value.kind === 'text' ? `{ "file": ${JSON.stringify(value.content)} }` : undefined),
};
