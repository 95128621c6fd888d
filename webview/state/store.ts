/** A state that tells when it changes. */
export interface Store<State> {
  readonly state: State;
  /** Replaces some members; subscribers hear of it once, after all updates of the moment. */
  update(change: Partial<State>): void;
  subscribe(listener: (state: State) => void): void;
}

/** Creates a store. Members are replaced, never changed in place. */
export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  let scheduled = false;
  const listeners: ((state: State) => void)[] = [];

  function notify(): void {
    scheduled = false;
    for (const listener of listeners) listener(state);
  }

  return {
    get state() {
      return state;
    },
    update(change) {
      state = { ...state, ...change };
      if (scheduled) return;
      scheduled = true;
      queueMicrotask(notify);
    },
    subscribe(listener) {
      listeners.push(listener);
    },
  };
}
