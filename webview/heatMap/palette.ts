/** The colours of a heat map, as CSS colours. */
export interface Palette {
  readonly negative: string;
  readonly neutral: string;
  readonly positive: string;
  /** Exactly zero: not the neutral colour, which very small numbers have. */
  readonly zero: string;
  readonly nan: string;
  readonly plusInfinity: string;
  readonly minusInfinity: string;
  /** Not computed: a quiet colour that no number has. */
  readonly missing: string;
  /** The hatching on it. */
  readonly missingLine: string;
  /** The colours of relative errors, from negligible to wrong. */
  readonly smallError: string;
  readonly mediumError: string;
  readonly largeError: string;
  readonly background: string;
  /** Lines around facets. */
  readonly frame: string;
  /** Names and numbers at the edges. */
  readonly label: string;
  /** Numbers of facets. */
  readonly outerLabel: string;
  readonly cursor: string;
  readonly hover: string;
  /** Around an entry that failed its check. */
  readonly mark: string;
  /** Text on dark and on bright cells. */
  readonly light: string;
  readonly dark: string;
  readonly font: string;
}

const names: Readonly<Record<keyof Palette, string>> = {
  negative: '--heat-negative',
  neutral: '--heat-neutral',
  positive: '--heat-positive',
  zero: '--heat-zero',
  nan: '--heat-nan',
  plusInfinity: '--heat-plus-infinity',
  minusInfinity: '--heat-minus-infinity',
  missing: '--heat-missing',
  missingLine: '--heat-missing-line',
  smallError: '--heat-small-error',
  mediumError: '--heat-medium-error',
  largeError: '--heat-large-error',
  background: '--heat-background',
  frame: '--heat-frame',
  label: '--heat-label',
  outerLabel: '--heat-outer-label',
  cursor: '--heat-cursor',
  hover: '--heat-hover',
  mark: '--heat-mark',
  light: '--heat-light-text',
  dark: '--heat-dark-text',
  font: '--number-font',
};

/** The colours as the style sheet and the theme have them where the element is. */
export function readPalette(target: Element): Palette {
  const style = getComputedStyle(target);
  return Object.fromEntries(
    Object.entries(names).map(([key, name]) => [key, style.getPropertyValue(name).trim()]),
  ) as Record<keyof Palette, string>;
}

/** Calls back when VS Code changes the theme, or a setting the palette: both show on the page's root and body. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-vscode-theme-id', 'data-heat-palette'],
  });
}
