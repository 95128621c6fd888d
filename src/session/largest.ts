/** Keeps the items of the largest sizes that come by, and tells which it lets go. A heap, the smallest on top. */
export class Largest<Item> {
  private readonly heap: { readonly item: Item; readonly size: number; readonly order: number }[] = [];
  private seen = 0;

  constructor(private readonly capacity: number) {}

  /** Takes an item in; gives back the one that had to make room. NaN counts as larger than everything. */
  add(item: Item, size: number): Item | undefined {
    const entry = { item, size: Number.isNaN(size) ? Infinity : size, order: this.seen++ };
    if (this.heap.length < this.capacity) {
      this.heap.push(entry);
      this.rise(this.heap.length - 1);
      return undefined;
    }
    const smallest = this.heap[0];
    if (!smallest || entry.size <= smallest.size) return item;
    this.heap[0] = entry;
    this.sink(0);
    return smallest.item;
  }

  /** What is kept, in the order in which it came. */
  items(): Item[] {
    return this.heap.toSorted((a, b) => a.order - b.order).map(({ item }) => item);
  }

  private rise(at: number): void {
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.heap[parent]!.size <= this.heap[at]!.size) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private sink(at: number): void {
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let smallest = at;
      if (left < this.heap.length && this.heap[left]!.size < this.heap[smallest]!.size) smallest = left;
      if (right < this.heap.length && this.heap[right]!.size < this.heap[smallest]!.size) smallest = right;
      if (smallest === at) return;
      this.swap(at, smallest);
      at = smallest;
    }
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b]!, this.heap[a]!];
  }
}
