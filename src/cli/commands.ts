import type { Command } from './command';
import { check } from './commands/check';
import { exportTensors } from './commands/export';
import { shapes } from './commands/shapes';
import { train } from './commands/train';

/** Everything the program can do, in the order of the help; a new command is one more entry. */
export const commands: readonly Command[] = [check, shapes, train, exportTensors];
