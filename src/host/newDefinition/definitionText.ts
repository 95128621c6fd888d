import type { Shape } from '../../tensor/shape';
import { layersOf, type Plan, type PlannedLayer, type Remark } from './plan';

/** The sentences that a new definition explains itself with, in the language of the editor. Each is one line. */
export interface Remarks {
  readonly heading: readonly string[];
  readonly seed: string;
  /** @param shape of the input, the batch included */
  input(shape: Shape): string;
  readonly layers: string;
  readonly layer: Readonly<Record<Remark, string>>;
  readonly loss: string;
  readonly data: string;
}

/** Samples of a run. */
const batch = 4;

/** The text of a new definition: valid as it is, with comments that say what may be changed. */
export function definitionText(plan: Plan, remarks: Remarks): string {
  const layers = layersOf(plan);
  const shape = plan.shape.map((size) => `, ${size}`).join('');
  return `${[
    ...remarks.heading.map(comment),
    '{',
    '  "format": "gradnet",',
    '  "version": 1,',
    `  "name": ${JSON.stringify(plan.name)},`,
    '  "dtype": "float64",',
    `  ${comment(remarks.seed)}`,
    '  "seed": 42,',
    `  "batch": ${batch},`,
    '',
    `  ${comment(remarks.input([batch, ...plan.shape]))}`,
    `  "inputs": [{ "name": "x", "shape": ["N"${shape}] }],`,
    '',
    `  ${comment(remarks.layers)}`,
    '  "layers": [',
    ...layers.flatMap((layer, index) => layerLines(layer, remarks, index === layers.length - 1)),
    '  ],',
    '',
    `  ${comment(remarks.loss)}`,
    `  "loss": { "op": ${JSON.stringify(plan.loss)}, "input": "${layers.at(-1)!.name}", "target": "y" },`,
    '',
    `  ${comment(remarks.data)}`,
    '  // "data": { "x": { "file": "data.npz", "key": "x" }, "y": { "file": "data.npz", "key": "y" } },',
    '  // "weights": { "file": "weights.safetensors" },',
    '}',
  ].join('\n')}\n`;
}

function layerLines({ name, op, args, remark }: PlannedLayer, remarks: Remarks, isLast: boolean): string[] {
  const keys = Object.entries({ name, op, ...args }).map(([key, value]) => `"${key}": ${written(value)}`);
  const line = `    { ${keys.join(', ')} }${isLast ? '' : ','}`;
  return remark ? [`    ${comment(remarks.layer[remark])}`, line] : [line];
}

/** JSON with a blank behind each comma. */
function written(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(written).join(', ')}]` : JSON.stringify(value);
}

function comment(sentence: string): string {
  return `// ${sentence}`;
}
