import { TensorPager } from '../tensor/pages/pager';
import type { PageReply, PageRequest } from '../tensor/pages/request';
import type { Session } from './session';

/** How many tensors what was computed of them is kept for. */
const keptTensors = 4;

/** Answers what is asked of large tensors, and keeps what it has computed for those that were asked for last. */
export class SessionPages {
  /** By session and tensor; oldest first. */
  private readonly pagers = new Map<string, { readonly session: string; readonly pager: TensorPager }>();

  constructor(private readonly sessionOf: (name: string) => Session) {}

  /** @throws RangeError when the session has no tensor of this name */
  answer(session: string, tensor: string, request: PageRequest): PageReply {
    const key = JSON.stringify([session, tensor]);
    const kept = this.pagers.get(key) ?? { session, pager: new TensorPager(this.sessionOf(session).tensor(tensor)) };
    this.pagers.delete(key);
    this.pagers.set(key, kept);
    const [oldest] = this.pagers.keys();
    if (this.pagers.size > keptTensors) this.pagers.delete(oldest!);
    return kept.pager.answer(request);
  }

  /** Lets go of what was computed of a session, because its numbers are others now or it is closed. */
  drop(session: string): void {
    for (const [key, kept] of this.pagers) if (kept.session === session) this.pagers.delete(key);
  }
}
