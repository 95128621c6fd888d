/** A piece of the page that can show any state. */
export interface View<State> {
  readonly element: HTMLElement;
  render(state: State): void;
}
