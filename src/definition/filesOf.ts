import type { NetworkDefinition } from './definition';

/** The files that a definition names, each once, relative to it. */
export function filesOf({ data, weights }: NetworkDefinition): string[] {
  const references = [...data.values()].flatMap((source) => (source.kind === 'file' ? [source.file] : []));
  return [...new Set([...references, ...(weights ? [weights] : [])].map(({ path }) => path))];
}
