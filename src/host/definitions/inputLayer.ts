/** The operator that inputs are shown with. */
export const INPUT = 'Input';
