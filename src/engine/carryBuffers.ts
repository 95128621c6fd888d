import type { Network } from './network';

/** How an artifact is called that says what a training step makes of a buffer: `running_mean.after`. */
const suffix = '.after';

/**
 * Replaces running statistics by what the training step that just ran makes of them, as PyTorch does while it runs
 * forward. A buffer that no step changes, such as the mask of a dropout, stays.
 */
export function carryBuffers({ nodes, buffers, dtype }: Network): void {
  for (const { name, operator, state } of nodes) {
    // Other layers' artifacts, such as the indices of a pooling, would be worked out for nothing.
    if (Object.keys(state.buffers).length === 0) continue;
    for (const [artifact, { data }] of Object.entries(operator.artifacts?.(state as never) ?? {})) {
      if (!artifact.endsWith(suffix)) continue;
      const buffer = buffers.get(`${name}.${artifact.slice(0, -suffix.length)}`)!;
      buffer.data.set(dtype === 'float32' ? data.map(Math.fround) : data);
    }
  }
}
