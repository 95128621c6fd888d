import type { TensorData } from '../../src/protocol/views';

/** How many bytes of numbers are kept. */
const capacity = 128 * 1024 * 1024;

/** The numbers of the tensors that were shown last, so that going back and forth asks the host for nothing. */
export class TensorCache {
  /** Oldest first. */
  private readonly tensors = new Map<string, TensorData>();
  private bytes = 0;

  get(name: string): TensorData | undefined {
    const tensor = this.tensors.get(name);
    if (tensor) {
      this.tensors.delete(name);
      this.tensors.set(name, tensor);
    }
    return tensor;
  }

  /** Keeps a tensor, and lets go of the ones that were not looked at for longest. */
  set(tensor: TensorData): void {
    this.drop(tensor.name);
    this.tensors.set(tensor.name, tensor);
    this.bytes += tensor.data.byteLength;
    for (const name of this.tensors.keys()) {
      if (this.bytes <= capacity || name === tensor.name) break;
      this.drop(name);
    }
  }

  clear(): void {
    this.tensors.clear();
    this.bytes = 0;
  }

  private drop(name: string): void {
    this.bytes -= this.tensors.get(name)?.data.byteLength ?? 0;
    this.tensors.delete(name);
  }
}
