/** What the measurements read off a page, and how they move it. */
export interface Instruments {
  /** When the heat map last showed numbers, in milliseconds since the page around it was opened; 0: not yet. */
  painted: number;
  /** Chooses a tensor by its tab; how long it takes until its numbers are on the screen, in milliseconds. */
  choose(tab: number): Promise<number>;
  /** Lengths of the frames of an animation that calls `move` before each of them, in milliseconds. */
  frames(milliseconds: number, kind: 'scroll' | 'zoom'): Promise<number[]>;
}

declare global {
  interface Window {
    instruments: Instruments;
  }
}

/** Put into every frame before its own scripts. It is sent as text, so it uses nothing from outside. */
export function installInstruments(): void {
  if (window === window.top) return;
  const outer = window.parent;
  let saved: unknown;
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => outer.postMessage(message),
      getState: () => saved,
      setState: (state: unknown) => (saved = state),
    }),
  });
  const now = (): number => outer.performance.now();
  const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(() => resolve(now())));
  const draw = CanvasRenderingContext2D.prototype.putImageData;
  /** The ground alone is no picture: there must be pixels of three colours, as gaps between cells have one as well. */
  const hasNumbers = ({ data }: ImageData): boolean => {
    const pixels = new Uint32Array(data.buffer);
    const other = pixels.find((pixel) => pixel !== pixels[0]);
    return other !== undefined && pixels.some((pixel) => pixel !== pixels[0] && pixel !== other);
  };
  CanvasRenderingContext2D.prototype.putImageData = function put(image: ImageData, x: number, y: number): void {
    Reflect.apply(draw, this, [image, x, y]);
    if (hasNumbers(image)) instruments.painted = now();
  };

  const instruments: Instruments = {
    painted: 0,
    async choose(tab) {
      const chosen = document.querySelectorAll<HTMLElement>('vscode-panel-tab')[tab]!;
      instruments.painted = 0;
      const started = now();
      chosen.click();
      while (instruments.painted === 0) {
        if (now() - started > 20_000) throw new Error(`The tab ${chosen.textContent} shows no numbers.`);
        await nextFrame();
      }
      return instruments.painted - started;
    },
    async frames(milliseconds, kind) {
      const scroller = document.querySelector<HTMLElement>('.heat-map-scroller')!;
      const lengths: number[] = [];
      let direction = 1;
      let before = await nextFrame();
      const end = before + milliseconds;
      for (let count = 0; before < end; count++) {
        if (kind === 'scroll') {
          scroller.scrollBy({ top: 37 * direction, left: 11 * direction, behavior: 'instant' });
          if (count % 90 === 89) direction = -direction;
        } else if (count % 6 === 0) {
          const key = Math.floor(count / 36) % 2 === 0 ? '+' : '-';
          scroller.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        }
        const after = await nextFrame();
        lengths.push(after - before);
        before = after;
      }
      return lengths;
    },
  };
  window.instruments = instruments;
}
