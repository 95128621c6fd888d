import { sentenceOf } from '../../src/protocol/sentence';
import { localised } from '../ui/localised';

/** Why something has failed, as whatever was thrown says it. */
export function reasonOf(error: unknown): string {
  const reason = sentenceOf(error);
  if (reason) return localised(reason);
  return error instanceof Error ? error.message : String(error);
}
