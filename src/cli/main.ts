import { runCommandLine } from './commandLine';
import { program } from './help';
import { nodeTerminal } from './nodeTerminal';
import { ExitCode } from './terminal';

/** A defect of the program itself, as in sysexits.h: neither “an entry fails” (1) nor “bad input” (2). */
const defect = 70;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has gone away (`| head`) wants no more text and no complaint; the exit code still counts.
  if (error.code === 'EPIPE') return;
  console.error(`${program}: standard output: ${error.message}`);
  process.exit(ExitCode.BadInput);
});
// Nobody is left to complain to.
process.stderr.on('error', () => undefined);

// The process ends by itself when all is written; process.exit would cut off what a slow pipe has not taken yet.
runCommandLine(nodeTerminal()).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`${program}: this is a defect of the program, not of your input. Please report it:`);
    console.error(error);
    process.exitCode = defect;
  },
);
