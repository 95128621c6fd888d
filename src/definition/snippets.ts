import type { SchemaSnippet } from '../engine/jsonSchema';
import type { Operator } from '../engine/operator';

/**
 * A whole layer with the arguments that must be given, each a stop for the tab key.
 * @param name what the layer is called, unless another name is typed over it
 */
export function layerSnippet(operator: Operator, name = `${nameStem(operator)}1`): SchemaSnippet {
  const { op, summary } = operator;
  const stops = new Stops();
  const parts = [`"name": "${stops.next(name)}"`, `"op": "${op}"`, ...requiredArguments(operator, stops)];
  // One input is the layer before; an operator that can take several is there to bring two together.
  if (operator.arity[1] > 1) parts.push(`"inputs": ["${stops.next('')}", "${stops.next('')}"]`);
  return { label: op, description: summary, bodyText: `{ ${parts.join(', ')} }` };
}

/** A whole loss. */
export function lossSnippet(operator: Operator): SchemaSnippet {
  const parts = [`"op": "${operator.op}"`, ...requiredArguments(operator, new Stops())];
  return { label: operator.op, description: operator.summary, bodyText: `{ ${parts.join(', ')} }` };
}

/** A network to begin with: everything that must be there. */
export const networkSnippet: SchemaSnippet = {
  label: 'Network definition',
  description: 'A dense network with one hidden layer.',
  bodyText: [
    '{',
    '\t"format": "gradnet", "version": 1, "name": "${1:network}",',
    '\t"inputs": [{ "name": "x", "shape": ["N", ${2:4}] }],',
    '\t"layers": [',
    '\t\t{ "name": "fc1", "op": "Linear", "out_features": ${3:8} },',
    '\t\t{ "name": "relu1", "op": "ReLU" },',
    '\t\t{ "name": "fc2", "op": "Linear", "out_features": ${4:3} }$0',
    '\t],',
    '\t"loss": { "op": "CrossEntropyLoss" }',
    '}',
  ].join('\n'),
};

/** What layers of an operator are called, but for their number: `conv` for Conv2d, `relu` for ReLU. */
export function nameStem({ op }: Operator): string {
  return op.replace(/\d+d$/, '').toLowerCase();
}

/** Text with nothing in it that a snippet would take for a tab stop. */
export function literally(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** Numbers the stops of a snippet. */
class Stops {
  private count = 0;

  next(content: string): string {
    return `\${${++this.count}:${literally(content)}}`;
  }
}

function requiredArguments({ args }: Operator, stops: Stops): string[] {
  return Object.entries(args)
    .filter(([, argument]) => argument.default === undefined)
    .map(([name, { example }]) => {
      const value = typeof example === 'string' ? `"${stops.next(example)}"` : stops.next(JSON.stringify(example));
      return `"${name}": ${value}`;
    });
}
