import { element } from '../ui/element';
import { localised } from '../ui/localised';
import type { Point } from './picture';
import type { Scroll } from './scroll';

/** A width and a height. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A surface is not squeezed flatter than this while its page is higher, in CSS pixels: rather scroll around it. */
const lowest = 240;

/** Space for a horizontal scroll bar, in CSS pixels; without it, the bar would make the page scroll down as well. */
const scrollBar = 12;

/** Higher than any panel, in CSS pixels. */
const veryHigh = 100_000;

/**
 * A canvas of the size of what is in sight, under a transparent page of any size that scrolls. The page gives scroll
 * bars and takes mouse and keys; the canvas is drawn anew for every scroll position.
 */
export class Surface {
  private readonly canvas = element('canvas', { attributes: { 'aria-hidden': 'true' } });
  private readonly page = element('div', { class: 'heat-map-page' });
  /** What has the focus, and hears of mouse, keys and scrolling. */
  readonly scroller = element('div', {
    class: 'heat-map-scroller',
    attributes: {
      'tabindex': '0', 'role': 'application', 'aria-roledescription': localised`heat map`,
      'aria-describedby': 'heat-map-keys',
    },
  }, this.page);
  readonly element = element('div', { class: 'heat-map' }, this.canvas, this.scroller);
  readonly context = this.canvas.getContext('2d', { alpha: false })!;
  private ownScroll: Scroll | undefined;

  /** @param scrolled called when somebody else than `scrollTo` has scrolled */
  constructor(scrolled: () => void) {
    this.scroller.addEventListener('scroll', () => {
      const [left, top] = this.scroll;
      const isOwn = this.ownScroll?.[0] === left && this.ownScroll[1] === top;
      this.ownScroll = undefined;
      if (!isOwn) scrolled();
    });
  }

  /** Where the page is scrolled to. */
  get scroll(): Scroll {
    return [this.scroller.scrollLeft, this.scroller.scrollTop];
  }

  /** Scrolls as far as the page goes. */
  scrollTo([left, top]: Scroll): void {
    this.scroller.scrollTo({ left, top, behavior: 'instant' });
    this.ownScroll = this.scroll;
  }

  /** What is in sight of the page, in CSS pixels. */
  get inSight(): Size {
    const { clientWidth: width, clientHeight: height } = this.scroller;
    return { width, height };
  }

  /** The middle of what is in sight, in CSS pixels. */
  get middle(): readonly [x: number, y: number] {
    const { width, height } = this.inSight;
    return [width / 2, height / 2];
  }

  /** What could be in sight if the surface took all the height that its surroundings leave, in CSS pixels. */
  get room(): Size {
    const { style } = this.element;
    const { height, minHeight } = style;
    Object.assign(style, { height: `${veryHigh}px`, minHeight: `${lowest}px` });
    const { clientWidth, clientHeight } = this.element;
    Object.assign(style, { height, minHeight });
    return { width: clientWidth, height: clientHeight };
  }

  /** Gives the page a size in CSS pixels. The surface asks for as much height, and takes what it gets. */
  setPage({ width, height }: Size): void {
    Object.assign(this.page.style, { width: `${width}px`, height: `${height}px` });
    const wanted = Math.ceil(height + (width > this.element.clientWidth ? scrollBar : 0));
    Object.assign(this.element.style, { height: `${wanted}px`, minHeight: `${Math.min(lowest, wanted)}px` });
  }

  /** Gives the canvas every pixel of the screen that is in sight, and says how many they are. */
  fitCanvas(ratio: number): Size {
    const { canvas, inSight } = this;
    const size = { width: Math.round(inSight.width * ratio), height: Math.round(inSight.height * ratio) };
    if (canvas.width !== size.width || canvas.height !== size.height) {
      Object.assign(canvas, size);
      Object.assign(canvas.style, { width: `${inSight.width}px`, height: `${inSight.height}px` });
    }
    return size;
  }

  /** A place of the mouse from the corner of the surface, in CSS pixels. */
  pointOf({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.scroller.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }
}
