import type { TensorData } from '../../src/protocol/views';
import type { Block, Interval, Rectangle } from '../../src/tensor/pages/blocks';
import type { Arrangement } from '../../src/tensor/pages/arrangement';
import { TensorPager } from '../../src/tensor/pages/pager';
import type { PageKind, PageReplies, PageReply, PageRequest, PageRequests } from '../../src/tensor/pages/request';
import type { Shape } from '../../src/tensor/shape';
import { LeastRecentlyUsed } from './leastRecentlyUsed';

/** From where a tensor is looked at: blocks of which size, of which entries, in which arrangement. */
export interface Viewpoint {
  readonly arrangement: Arrangement;
  readonly step: number;
  readonly within?: Interval;
  /** Tells it from others. */
  readonly key: string;
}

/** Looks at a tensor. @param step how many rows and columns are taken together */
export function viewpoint(arrangement: Arrangement, step: number, within?: Interval): Viewpoint {
  const parts = { arrangement, step, ...(within && { within }) };
  return { ...parts, key: JSON.stringify(parts) };
}

/** What hears of the answers that pages have asked for. */
export interface PagesListener {
  arrived(): void;
  failed(error: unknown): void;
}

/** Where numbers come from: at once, when they are here, or later. */
interface Source {
  /** All numbers, when they are here. */
  readonly whole?: TensorData;
  answer(request: PageRequest): PageReply | Promise<PageReply>;
}

/** Answers about the numbers of tensors that are kept, and how many bytes they may take. */
export type KeptAnswers = LeastRecentlyUsed<PageReply>;

/** Several screens full of cells. */
const capacity = 128 * 1024 * 1024;

/** Questions that take all entries to answer: they wait until what is in sight of the tensor is here. */
const aboutAll: readonly PageKind[] = ['distribution', 'rowSums'];

/** What an answer weighs beyond its numbers, in bytes. */
const overhead = 200;

/** A place to keep answers in; tensors may share it. */
export function keptAnswers(): KeptAnswers {
  return new LeastRecentlyUsed(capacity);
}

/** The numbers of a tensor, whether they are here or have to be asked for piece by piece. */
export class Pages {
  private static made = 0;
  private readonly id = Pages.made++;
  /** Questions that were asked, and not answered yet. */
  private readonly waiting = new Map<string, Promise<PageReply>>();
  /** Blocks that are to be asked for together, by where they are looked at from. */
  private readonly wanted = new Map<string, { readonly from: Viewpoint; readonly rectangles: Rectangle[] }>();
  private asking: Promise<void> | undefined;

  constructor(
    readonly shape: Shape,
    private readonly source: Source,
    private readonly answers: KeptAnswers,
    private readonly listener?: PagesListener,
  ) {}

  /** All numbers, when they are here. */
  get whole(): TensorData | undefined {
    return this.source.whole;
  }

  /** The number of an entry; undefined while it is not here, NaN where it was not computed, see `isMissing`. */
  valueAt(position: number): number | undefined {
    return this.whole?.data[position] ?? this.peek('values', { positions: [position] })?.[0];
  }

  /** True for an entry that was not computed. */
  isMissing(position: number): boolean {
    if (this.whole) return this.whole.missing?.[position] === 1;
    return this.peek('missing', { positions: [position] })?.[0] === 1;
  }

  /**
   * The answer to a question if it is here, or can be found at once. Otherwise undefined: it is asked for, and the
   * listener hears when it is here.
   */
  peek<Kind extends PageKind>(kind: Kind, question: PageRequests[Kind]): PageReplies[Kind] | undefined {
    const key = this.keyOf(kind, question);
    const known = this.answers.get(key) ?? this.findNow(key, kind, question);
    if (known === undefined) this.later(this.fetch(kind, question));
    return known as PageReplies[Kind] | undefined;
  }

  /** The answer to a question. @throws Error when the host cannot give it */
  fetch<Kind extends PageKind>(kind: Kind, question: PageRequests[Kind]): Promise<PageReplies[Kind]> {
    const key = this.keyOf(kind, question);
    const known = this.answers.get(key) ?? this.findNow(key, kind, question);
    if (known !== undefined) return Promise.resolve(known as PageReplies[Kind]);
    const answer = this.waiting.get(key) ?? this.ask(key, asRequest(kind, question), aboutAll.includes(kind));
    this.waiting.set(key, answer);
    return answer as Promise<PageReplies[Kind]>;
  }

  /**
   * A rectangle of blocks if it is here. Otherwise undefined: it is asked for together with all others that are missed
   * at the moment, and the listener hears when they are here. Who still misses some then asks again.
   */
  block(from: Viewpoint, rectangle: Rectangle): Block | undefined {
    const key = this.blockKey(from, rectangle);
    const known = this.answers.get(key) ?? this.findNow(key, 'blocks', questionOf(from, [rectangle]));
    if (known !== undefined) return (known as PageReplies['blocks'])[0];
    if (this.asking) return undefined;
    if (this.wanted.size === 0) queueMicrotask(() => this.later(this.askForBlocks()));
    const wanted = this.wanted.get(from.key) ?? { from, rectangles: [] };
    wanted.rectangles.push(rectangle);
    this.wanted.set(from.key, wanted);
    return undefined;
  }

  private async askForBlocks(): Promise<void> {
    const wanted = [...this.wanted.values()];
    this.wanted.clear();
    this.asking = Promise.all(wanted.map(async ({ from, rectangles }) => {
      const question = asRequest('blocks', questionOf(from, rectangles));
      const blocks = await this.source.answer(question) as PageReplies['blocks'];
      blocks.forEach((block, at) => this.keep(this.blockKey(from, rectangles[at]!), [block]));
    })).then(() => undefined).finally(() => (this.asking = undefined));
    await this.asking;
  }

  private findNow<Kind extends PageKind>(
    key: string, kind: Kind, question: PageRequests[Kind],
  ): PageReply | undefined {
    if (!this.whole) return undefined;
    const answer = this.source.answer(asRequest(kind, question)) as PageReply;
    this.keep(key, answer);
    return answer;
  }

  private async ask(key: string, question: PageRequest, isPatient: boolean): Promise<PageReply> {
    try {
      if (isPatient) {
        await afterPainting();
        await this.asking?.catch(() => undefined);
      }
      const answer = await this.source.answer(question);
      this.keep(key, answer);
      return answer;
    } finally {
      this.waiting.delete(key);
    }
  }

  private later(answer: Promise<unknown>): void {
    answer.then(() => this.listener?.arrived(), (error: unknown) => this.listener?.failed(error));
  }

  private keep(key: string, answer: PageReply): void {
    this.answers.set(key, answer, weightOf(answer));
  }

  private blockKey({ key }: Viewpoint, { row, column, rows, columns }: Rectangle): string {
    return `${this.id} ${row} ${column} ${rows} ${columns} ${key}`;
  }

  private keyOf<Kind extends PageKind>(kind: Kind, question: PageRequests[Kind]): string {
    return `${this.id} ${kind} ${JSON.stringify(question)}`;
  }
}

/** Waits until what is on the screen was drawn anew, and has asked for what it misses. */
async function afterPainting(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve));
}

/** The numbers of a tensor that are all here. */
export function localPages(tensor: TensorData, answers = keptAnswers()): Pages {
  const pager = new TensorPager(tensor);
  return new Pages(tensor.shape, { whole: tensor, answer: (request) => pager.answer(request) }, answers);
}

function questionOf(
  { arrangement, step, within }: Viewpoint, rectangles: readonly Rectangle[],
): PageRequests['blocks'] {
  return { arrangement, step, rectangles, ...(within && { within }) };
}

function asRequest<Kind extends PageKind>(kind: Kind, question: PageRequests[Kind]): PageRequest {
  return { kind, ...question } as unknown as PageRequest;
}

/** Bytes of the typed arrays in an answer. */
function weightOf(answer: unknown): number {
  if (ArrayBuffer.isView(answer)) return answer.byteLength + overhead;
  if (typeof answer !== 'object' || answer === null) return overhead;
  return Object.values(answer).reduce<number>((sum, part) => sum + weightOf(part), overhead);
}
