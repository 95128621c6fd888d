import { carryBuffers } from '../../engine/carryBuffers';
import { descend, type DescentOptions, type DescentStep } from '../../engine/gradientDescent';
import { LayerError, type Network } from '../../engine/network';
import type { Interruption } from '../interruption';

/** How a descent ended. */
export type Outcome =
  | { readonly kind: 'finished' | 'interrupted' }
  /** By a loss that is not finite, or a layer that refuses what the last update made of its input. */
  | { readonly kind: 'diverged'; readonly step: number; readonly by: number | LayerError };

/**
 * Descends until all steps are made, somebody interrupts, or the loss is not finite. At its end loss, gradients,
 * parameters and buffers are those of the last step that was recorded, so that another descent goes on exactly there.
 * @param record sees every step, the start included, while its gradients are in the network
 * @throws LayerError when a layer cannot work with the numbers at the start
 */
export async function driveDescent(
  network: Network,
  options: DescentOptions,
  interruption: Interruption,
  record: (step: DescentStep) => void,
): Promise<Outcome> {
  let reached = -1;
  try {
    for (const step of descend(network, options)) {
      reached = step.step;
      record(step);
      if (!Number.isFinite(step.loss)) return { kind: 'diverged', step: reached, by: step.loss };
      // The forward pass behind the last update only says where it led; it is no training step.
      if (reached === options.steps) break;
      if (await interruption.requested()) return { kind: 'interrupted' };
      carryBuffers(network);
    }
    return { kind: 'finished' };
  } catch (error) {
    if (!(error instanceof LayerError) || reached < 0) throw error;
    return { kind: 'diverged', step: reached + 1, by: error };
  }
}
