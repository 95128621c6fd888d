/**
 * Where an activation function hardly passes a gradient on: `off` where it rests at 0, as ReLU does left of 0,
 * `saturated` where it levels off at another value, as tanh does near ±1.
 */
export type Flat = 'off' | 'saturated';

/** The value of tanh beyond which it is called saturated, after Karpathy (makemore, part 3). */
export const SATURATED_TANH = 0.97;

/**
 * The slope that tanh has there, against the steepest, which is 1: other functions are flat where their slope has
 * fallen as far.
 */
export const FLAT_SLOPE = 1 - SATURATED_TANH ** 2;
