import { standardRegistry } from '../engine/registry';
import { nodeFileSystem, refuseAbove } from './files/nodeFileSystem';
import { catchInterruption } from './interruption';
import type { Output, Terminal } from './terminal';

/** Width of an output whose width is not known. */
const defaultColumns = 80;

/** The terminal that this process runs in, with the operators that come with the product. */
export function nodeTerminal(): Terminal {
  return {
    args: process.argv.slice(2),
    environment: process.env,
    out: outputOf(process.stdout),
    err: outputOf(process.stderr),
    files: nodeFileSystem,
    registry: standardRegistry,
    readInput: (limit) => readStream(process.stdin, limit),
    catchInterruption,
    now: () => performance.now(),
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    isTerminal: stream.isTTY,
    // 0 where a terminal does not know its size; absent where there is no terminal, whatever Node's types say.
    columns: stream.columns || defaultColumns,
    write: (text) => void stream.write(text),
  };
}

async function readStream(stream: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    refuseAbove(limit, length);
  }
  return Buffer.concat(chunks, length);
}
