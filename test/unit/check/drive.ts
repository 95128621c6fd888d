import { checkGradients, type CheckOptions, type Progress } from '../../../src/check/gradientCheck';
import type { Network } from '../../../src/engine/network';
import type { CheckReport, LayerCheck, TensorCheck } from '../../../src/protocol/views';

/** Runs a check to its end. */
export function check(network: Network, options: CheckOptions = {}): CheckReport {
  return checkWithProgress(network, options).report!;
}

/** What a check said, on the way and at its end. */
interface Run {
  readonly progress: readonly Progress[];
  /** Undefined when the check was left before its end. */
  readonly report: CheckReport | undefined;
}

/** Runs a check to its end, or leaves it after so many steps. */
export function checkWithProgress(network: Network, options: CheckOptions = {}, limit = Infinity): Run {
  const steps = checkGradients(network, options);
  const progress: Progress[] = [];
  while (progress.length < limit) {
    const step = steps.next();
    if (step.done) return { progress, report: step.value };
    progress.push(step.value);
  }
  steps.return(undefined as never);
  return { progress, report: undefined };
}

export function layerOf(report: CheckReport, name: string): LayerCheck {
  return report.layers.find((layer) => layer.name === name)!;
}

/** The check of `fc.weight`, or of an input. */
export function tensorOf(report: CheckReport, name: string): TensorCheck {
  return report.layers.flatMap(({ tensors }) => tensors).find((tensor) => tensor.name === name)!;
}
