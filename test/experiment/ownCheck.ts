import type { Network } from '../../src/engine/network';
import { PreflightError } from '../../src/check/preflight';
import { check } from '../unit/check/drive';

/** What the gradient check of this project says of a network. */
export interface Finding {
  readonly alarm: boolean;
  /** The layer that it blames. */
  readonly layer?: string;
  readonly reason?: string;
}

/** Checks every entry of every gradient. */
export function ownCheck(network: Network): Finding {
  try {
    const { verdict, culprit } = check(network);
    return { alarm: verdict === 'fail', ...culprit };
  } catch (error) {
    if (!(error instanceof PreflightError)) throw error;
    return { alarm: true, layer: error.layer, reason: error.message };
  }
}
