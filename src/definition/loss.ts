import { LOSS } from '../engine/network';
import type { Loss } from '../engine/operator';
import type { Registry } from '../engine/registry';
import { sentence } from '../protocol/sentence';
import { expected, readAs, type Key } from './key';
import type { Reference } from './layer';
import { nameKey } from './name';
import { OperationReader, type Operation } from './operation';
import { lossSnippet } from './snippets';
import { isDamaged, rangeOf } from './value';

/** The loss as far as it could be read by itself. */
export interface ReadLoss {
  /** Absent when it is not written: the last layer. */
  readonly input?: Reference;
  readonly target: Reference;
  readonly operation: Operation<Loss, LossKeys>;
}

type LossKeys = ReturnType<typeof lossKeys>;

/** What the target is called when the loss does not say. */
export const usualTarget = 'y';

function lossKeys() {
  return {
    input: {
      description: 'The layer whose output is compared with the target; by default the last one.',
      expects: sentence`the name of a layer`,
      required: false,
      schema: { type: 'string' },
      read(value) {
        if (isDamaged(value)) return undefined;
        if (value.kind !== 'text') return expected(this.expects);
        return readAs({ name: value.content, range: rangeOf(value) });
      },
    } satisfies Key<Reference>,
    target: nameKey(`What data call the target; by default ${usualTarget}. It may be one of the inputs.`),
  };
}

/** `loss` of the definition. */
export function lossKey(registry: Registry): Key<ReadLoss> {
  const reader = new OperationReader({
    operators: registry.losses,
    noun: 'loss',
    words: {
      expects: (example) => sentence`the name of a loss such as "${example}"`,
      unknown: (op) => sentence`there is no loss ${op}`,
      elsewhere: (op) => (registry.operators.has(op)
        ? sentence`there is no loss ${op}: ${op} is an operator; write it as a layer`
        : undefined),
    },
    ownKeys: lossKeys,
  });
  return {
    description: 'What the network is trained to make small.',
    expects: sentence`an object such as ${'{ "op": "CrossEntropyLoss" }'}`,
    required: false,
    get schema() {
      return reader.schema(lossSnippet);
    },
    read(value, report) {
      if (value.kind !== 'object') return expected(this.expects);
      const operation = reader.read(value, report.ofLayer(LOSS));
      const { input, target } = operation.own;
      return readAs({
        operation,
        ...(input && { input: input.content }),
        target: target ? { name: target.content, range: target.value } : { name: usualTarget },
      });
    },
    mend(value) {
      if (value.kind !== 'text' || !registry.losses.has(value.content)) return undefined;
      return `{ "op": ${JSON.stringify(value.content)} }`;
    },
  };
}
