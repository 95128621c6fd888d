import { exportName, type Network, type Node, type Value } from '../engine/network';
import type { Tensor } from '../tensor/tensor';
import { MagnitudeSums } from './magnitudes';
import type { TensorKind } from './readings';
import { Roundings } from './roundings';
import { parameterSubject, valueSubject, type Subject } from './subject';

/** A gradient of a network, which somebody's own can be compared with. */
export interface GradientTarget {
  /** Its name in an export: `x.grad`, `conv1.output.grad`, `fc1.weight.grad`. */
  readonly name: string;
  readonly kind: TensorKind;
  readonly exact: Tensor;
  /** S of every entry, and how many roundings of u·S it is allowed. */
  readonly sums: Tensor;
  readonly roundings: number;
  /** The value it belongs to; undefined for a parameter. */
  readonly value?: Value;
  /** The layers whose backward rules make it: the parameter's own, or those that read the value. */
  readonly makers: readonly Node[];
  /** Its entries, to be perturbed. */
  readonly subject: Subject;
}

/**
 * Every gradient of a network, on the way back from the loss: of each layer that of its output, then those of its
 * parameters; inputs last.
 * @param network after `forward` and `backward`
 */
export function gradientTargets(network: Network): GradientTarget[] {
  const sums = new MagnitudeSums(network);
  const allowed = new Roundings(network);
  const ofValue = (value: Value, position: number): GradientTarget[] => {
    if (!value.gradient) return [];
    return [{
      name: `${exportName(network, value)}.grad`,
      kind: 'activation',
      exact: value.gradient,
      sums: sums.ofValue(value),
      roundings: allowed.ofValue(position),
      value,
      makers: network.nodes.filter(({ sources }) => sources.includes(value)),
      subject: valueSubject(value, position),
    }];
  };
  const ofNode = (node: Node, position: number): GradientTarget[] => [
    ...(node === network.loss ? [] : ofValue(node.output, position + 1)),
    ...Object.entries(node.gradients.parameters).map(([key, exact]): GradientTarget => ({
      name: `${node.name}.${key}.grad`,
      kind: 'parameter',
      exact: exact!,
      sums: sums.ofParameter(`${node.name}.${key}`),
      roundings: allowed.ofParameter(position),
      makers: [node],
      subject: parameterSubject(network, position, key),
    })),
  ];
  return [
    ...[...network.nodes.entries()].reverse().flatMap(([position, node]) => ofNode(node, position)),
    ...network.inputs.flatMap((value) => ofValue(value, 0)),
  ];
}
