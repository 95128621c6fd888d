import type { Distribution } from '../../src/tensor/pages/distribution';

/** The picture is as good as empty when it leaves out this share. */
const nearlyAll = 9 / 10;

/**
 * Whether a scale from −limit to limit leaves out of the picture what it is about: nearly all entries that are not 0
 * look like it, because of a few large ones or of a scale made for other tensors; or half of them are a million times
 * smaller than the others. Gradients of a network that has learnt are no such case: where most samples are right
 * already, most entries are thousands of times smaller than those of the few that are wrong, and the picture shows it.
 * @param others how many finite entries are not 0
 */
export function isMostHidden({ faint, vanishing }: Distribution, others: number): boolean {
  // Of one it is no wonder that it is near to 0.
  return others > 1 && (faint >= nearlyAll * others || vanishing >= others / 2);
}
