import type { AxisRange } from '../../src/tensor/pages/arrangement';
import type { Layout } from '../tensor/layout';

/** Reads a layout that was saved; undefined when it is none. Whether it suits the tensor is seen when it is used. */
export function readLayout(value: unknown): Layout | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { down, across, ranges, isOwn } = value as Partial<Record<keyof Layout, unknown>>;
  if (!isListOf(down, isCount) || !isListOf(across, isCount) || !isListOf(ranges, isRange)) return undefined;
  return { down, across, ranges, ...(isOwn === true && { isOwn }) };
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRange(value: unknown): value is AxisRange {
  if (typeof value !== 'object' || value === null) return false;
  const { start, count, step } = value as Partial<Record<keyof AxisRange, unknown>>;
  return isCount(start) && isCount(count) && isCount(step) && step > 0;
}
