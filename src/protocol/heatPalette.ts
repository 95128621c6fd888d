/**
 * The colours of heat maps, positive numbers first. Those of the first two are told apart with every common kind of
 * colour blindness; red and blue are what plots of weights mostly have.
 */
export const heatPalettes = ['blueOrange', 'greenPurple', 'redBlue'] as const;

export type HeatPalette = (typeof heatPalettes)[number];

export const defaultHeatPalette: HeatPalette = 'blueOrange';
