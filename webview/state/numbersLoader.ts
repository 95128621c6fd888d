import type { HostForInspectorApi } from '../../src/protocol/inspector';
import type { Remote } from '../../src/protocol/rpc';
import type { TensorView } from '../../src/protocol/views';
import { reasonOf } from '../format/reason';
import type { AppState } from './appState';
import { localPages, type Pages } from './pages';
import { addressOf, presented } from './presented';
import { selected } from './selection';
import type { Store } from './store';
import { TensorCache } from './tensorCache';

/** Brings the numbers of tensors: from the cache, from the host, or piece by piece as they are seen. */
export class NumbersLoader {
  private readonly cache: TensorCache;
  /** Counts up whenever what is in the cache is out of date. */
  private generation = 0;

  constructor(
    private readonly store: Store<AppState>,
    private readonly host: Remote<HostForInspectorApi>,
  ) {
    this.cache = new TensorCache((name, request) => this.host.tensorPage(name, request), {
      arrived: () => this.store.update({ arrivals: this.store.state.arrivals + 1 }),
      failed: (name, error) => this.fail(name, error),
    });
  }

  /** All tensors have other numbers now. */
  clear(): void {
    this.cache.clear();
    this.generation++;
  }

  /** Sees to it that the numbers of the selected tensor are on show. */
  fetch(): void {
    const tensor = this.selectedTensor;
    if (!tensor) {
      this.store.update({ numbers: { kind: 'none' } });
      return;
    }
    const { name } = tensor;
    const { numbers } = this.store.state;
    const address = this.address(name);
    const pages = this.cache.get({ ...tensor, name: address });
    if (pages) {
      const isShown = numbers.kind === 'ready' && numbers.pages === pages;
      if (!isShown) this.store.update({ numbers: { kind: 'ready', name, pages } });
      return;
    }
    // The numbers of an earlier run, or step, stay in sight until the new ones are here.
    if (numbers.kind === 'none' || numbers.name !== name) this.store.update({ numbers: { kind: 'loading', name } });
    void this.request(name, address);
  }

  /** The numbers of any tensor, whether it is on show or not. @throws Error when the host cannot give them */
  async pagesOf(name: string, shape: TensorView['shape']): Promise<Pages> {
    const kept = this.cache.get({ name, shape });
    if (kept) return kept;
    const { generation } = this;
    const tensor = await this.host.tensor(name);
    return generation === this.generation ? this.cache.set(tensor) : localPages(tensor);
  }

  /** The numbers of a tensor of which only some are wanted, as of a gradient's errors. */
  piecesOf(name: string, shape: TensorView['shape']): Pages {
    return this.cache.pieces({ name, shape });
  }

  private async request(name: string, address: string): Promise<void> {
    const { generation } = this;
    const isCurrent = (): boolean => generation === this.generation;
    try {
      const tensor = await this.host.tensor(address);
      if (!isCurrent()) return;
      const pages = this.cache.set(tensor);
      if (this.isShown(address)) this.store.update({ numbers: { kind: 'ready', name, pages } });
    } catch (error) {
      if (isCurrent()) this.fail(address, error);
    }
  }

  private fail(address: string, error: unknown): void {
    const reason = reasonOf(error);
    if (!this.isShown(address)) {
      // Errors beside the numbers on show; of others nobody waits any more.
      if (address.startsWith(`${this.selectedTensor?.name}.`)) this.store.update({ failure: reason });
      return;
    }
    this.store.update({ numbers: { kind: 'failed', name: this.selectedTensor!.name, reason } });
  }

  private isShown(address: string): boolean {
    const name = this.selectedTensor?.name;
    return name !== undefined && this.address(name) === address;
  }

  private get selectedTensor(): TensorView | undefined {
    return selected(presented(this.store.state))?.tensor;
  }

  /** The name by which the host has the numbers of a tensor as it is on show. */
  private address(name: string): string {
    return addressOf(this.store.state, name);
  }
}
