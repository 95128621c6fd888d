import { LOSS, type LayerSpec, type LossSpec } from '../engine/network';
import type { Operator } from '../engine/operator';
import { sentence, type Sentence } from '../protocol/sentence';
import type { DeclaredInput } from './declaredInput';
import type { LayerSource, TextRange } from './definition';
import { reportOn, type ReadLayer, type Reference } from './layer';
import type { ReadLoss } from './loss';
import type { Report } from './problems';
import { named } from './wording';

/** What is connected: everything that was read by itself. */
export interface Parts {
  readonly inputs: readonly (DeclaredInput | undefined)[];
  /** Names of the inputs that can be used. */
  readonly usableInputs: ReadonlySet<string>;
  readonly layers: readonly (ReadLayer | undefined)[];
  /** Absent when there is none, or when it could not be read. */
  readonly loss?: ReadLoss;
  /** False when something is missing that may use the outputs of layers. */
  readonly isComplete: boolean;
}

/** Layers and loss with their inputs. */
export interface Connections {
  readonly sources: readonly LayerSource[];
  readonly specs: readonly LayerSpec[];
  readonly loss?: { readonly source: LayerSource; readonly spec?: LossSpec };
}

/**
 * Connects layers and loss with their inputs, and reports names that are not known, not unique or not earlier, the
 * wrong number of inputs, and outputs that nothing uses. What depends on something unreadable is left out silently.
 */
export function connect(parts: Parts, report: Report): Connections {
  const connector = new Connector(parts, report);
  const sources: LayerSource[] = [];
  const specs: LayerSpec[] = [];
  for (const [index, layer] of parts.layers.entries()) {
    const { source, spec } = layer ? connector.connectLayer(layer, index) : connector.skipLayer();
    if (source) sources.push(source);
    if (spec) specs.push(spec);
  }
  const loss = parts.loss && connector.connectLoss(parts.loss);
  connector.reportUnused(sources);
  return { sources, specs, ...(loss && { loss }) };
}

interface ConnectedLayer {
  /** Absent when the layer has no name. */
  readonly source?: LayerSource;
  /** Absent when the layer, or one it depends on, could not be read. */
  readonly spec?: LayerSpec;
}

class Connector {
  /** Inputs and layers so far; true for those that can be used. */
  private readonly known = new Map<string, boolean>();
  /** Names of layers, with the place of the first one of this name. */
  private readonly places = new Map<string, number>();
  private readonly used = new Set<string>();
  /** The layer before, which is the default input; undefined when it has no name to call it by. */
  private before: string | undefined;
  /** False as soon as it is not certain which outputs are used. */
  private isCertain: boolean;

  constructor(
    private readonly parts: Parts,
    private readonly report: Report,
  ) {
    this.before = parts.inputs[0]?.name;
    this.isCertain = parts.isComplete;
    for (const input of parts.inputs) if (input) this.known.set(input.name, parts.usableInputs.has(input.name));
    for (const [index, layer] of parts.layers.entries()) {
      if (layer?.name !== undefined && !this.places.has(layer.name)) this.places.set(layer.name, index);
    }
  }

  /** Something that is no layer stands in the list. */
  skipLayer(): ConnectedLayer {
    this.before = undefined;
    this.isCertain = false;
    return {};
  }

  connectLayer(layer: ReadLayer, index: number): ConnectedLayer {
    const { name, nameRange, operation } = layer;
    const { operator, values } = operation;
    const own = reportOn(name, index, this.report);
    const isNew = this.checkName(layer, own);
    const references = layer.inputs ? layer.inputs.references : this.defaultInput();
    const isFed = this.resolve(references, operation.opRange, index, own);
    const isFit = fits(layer, references, own);
    if (!isFit) this.isCertain = false;
    if (name === undefined || !isNew) this.before = undefined;
    else {
      this.before = name;
      this.known.set(name, isFed && isFit && values !== undefined);
    }
    if (name === undefined) return {};
    const source = sourceOf(operation, name, nameRange, references ?? []);
    if (!operator || !isNew || !this.known.get(name)) return { source };
    return { source, spec: { name, operator, args: values, inputs: source.inputs.map((input) => input.name) } };
  }

  connectLoss(loss: ReadLoss): { source: LayerSource; spec?: LossSpec } {
    const own = this.report.ofLayer(LOSS);
    const references = loss.input ? [loss.input] : this.defaultInput();
    const { operation: { operator, values, opRange }, target } = loss;
    const isFed = this.resolve(references, opRange, this.parts.layers.length, own);
    const isAimed = this.checkTarget(loss, own);
    const source = sourceOf(loss.operation, LOSS, opRange, [...(references ?? []), target]);
    const input = references?.[0]?.name;
    if (!operator || values === undefined || input === undefined || !isFed || !isAimed) return { source };
    return { source, spec: { operator, args: values, input, target: target.name } };
  }

  /** Warns of inputs and layers that nothing uses; without a loss, the last layer is what the network is for. */
  reportUnused(sources: readonly LayerSource[]): void {
    if (!this.isCertain) return;
    if (!this.parts.loss && this.before !== undefined) this.used.add(this.before);
    for (const { name, nameRange } of sources) {
      if (this.used.has(name)) continue;
      this.report.ofLayer(name).warning('unused-output', sentence`its output is not used`, nameRange);
    }
    for (const input of this.parts.inputs) {
      if (!input || this.used.has(input.name) || this.parts.loss?.target.name === input.name) continue;
      this.report.of(input.name).warning('unused-input', sentence`this input is not used`, input.nameRange);
    }
  }

  private defaultInput(): readonly Reference[] | undefined {
    return this.before === undefined ? undefined : [{ name: this.before }];
  }

  /** False when the layer has the name of another one. */
  private checkName({ name, nameRange }: ReadLayer, own: Report): boolean {
    if (name === undefined || !this.known.has(name)) return true;
    this.isCertain = false;
    const found = this.parts.inputs.some((input) => input?.name === name)
      ? sentence`there is an input of this name already`
      : sentence`there is a layer of this name already`;
    own.error('duplicate-name', sentence`${found}; give one of them another name`, nameRange);
    return false;
  }

  /** Notes which outputs are used; true when all references lead to something that can be used. */
  private resolve(
    references: readonly Reference[] | undefined,
    place: TextRange,
    index: number,
    own: Report,
  ): boolean {
    if (!references) this.isCertain = false;
    for (const { name, range = place } of references ?? []) {
      if (this.known.has(name)) this.used.add(name);
      else this.reportUnknown(name, range, index, own);
    }
    return references?.every(({ name }) => this.known.get(name)) ?? false;
  }

  private reportUnknown(name: string, range: TextRange, index: number, own: Report): void {
    this.isCertain = false;
    const place = this.places.get(name);
    const circular = (found: Sentence): void => {
      own.error('cycle', sentence`${found}; name a layer before this one`, range);
    };
    if (place === index) {
      circular(sentence`takes its own output as an input, but a network has no cycles`);
    } else if (place !== undefined) {
      circular(sentence`takes ${named(name)}, which comes later; layers run in the order they are written`);
    } else if (name === LOSS) {
      circular(sentence`takes the loss, which comes last`);
    } else {
      const found = sentence`there is no layer or input ${named(name)} before it`;
      const { reason, fix } = own.suggest(found, name, this.known.keys(), range, sentence`the network has none`);
      own.error('unknown-input', reason, range, fix);
    }
  }

  /** The target is a tensor of its own, or one of the inputs. */
  private checkTarget({ target: { name, range }, operation: { opRange } }: ReadLoss, own: Report): boolean {
    if (!this.places.has(name)) return true;
    const advice = sentence`expected an input or a tensor of its own; rename one of them`;
    own.error('duplicate-name', sentence`the target ${named(name)} is a layer, ${advice}`, range ?? opRange);
    return false;
  }
}

function sourceOf(
  { op, opRange, range, args }: Pick<LayerSource, 'op' | 'opRange' | 'range' | 'args'>,
  name: string,
  nameRange: TextRange,
  inputs: readonly Reference[],
): LayerSource {
  return { name, op, range, nameRange, opRange, args, inputs };
}

/** Reports a number of inputs that the operator does not take; what is not known fits. */
function fits(
  { operation: { operator, opRange }, inputs }: ReadLayer,
  references: readonly Reference[] | undefined,
  own: Report,
): boolean {
  if (!operator || !references) return true;
  const [minimum, maximum] = operator.arity;
  const number = references.length;
  if (number >= minimum && number <= maximum) return true;
  const advice = inputs ? sentence`inputs names ${number}` : sentence`name them in inputs`;
  own.error('arity', sentence`${operator.op} takes ${arityInWords(operator)}; ${advice}`, inputs?.range ?? opRange);
  return false;
}

function arityInWords({ arity: [minimum, maximum] }: Operator): Sentence {
  if (maximum === 1) return minimum === 1 ? sentence`1 input` : sentence`0 to 1 inputs`;
  if (minimum === maximum) return sentence`${minimum} inputs`;
  return maximum === Infinity ? sentence`${minimum} or more inputs` : sentence`${minimum} to ${maximum} inputs`;
}
