import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../../../package.json';
import type { DefinitionFile } from '../definitionFile';
import { toJson } from '../text/json';
import { annotationsOf, ruleMeanings, type Annotation, type Rule } from './annotations';
import type { CheckDocument } from './checkDocument';

/** A check in SARIF 2.1.0, the format of static analysis tools (OASIS), for code scanning. */
export function checkSarif(document: CheckDocument, file: DefinitionFile): string {
  const annotations = annotationsOf(document, file);
  const ids = Object.keys(ruleMeanings) as Rule[];
  const rules = ids.map((id) => ({ id, shortDescription: { text: ruleMeanings[id] } }));
  const ruleIndex = new Map(rules.map(({ id }, index) => [id, index]));
  const resultOf = ({ rule, level, layer, message, ...place }: Annotation): object => ({
    ruleId: rule,
    ruleIndex: ruleIndex.get(rule),
    level,
    message: { text: message },
    locations: [locationOf(file, layer, place)],
  });
  return `${toJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'Gradient Debugger', version, rules } },
      columnKind: 'utf16CodeUnits',
      results: annotations.map(resultOf),
      properties: { verdict: document.verdict, checked: document.checked },
    }],
  })}\n`;
}

function locationOf(file: DefinitionFile, layer: string, place: Pick<Annotation, 'line' | 'column'>): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file.path) },
      region: { startLine: place.line, startColumn: place.column },
    },
    ...(layer !== '' && { logicalLocations: [{ name: layer }] }),
  };
}

/** Relative to where the program runs, as code scanning expects it, and written as an address. */
function uriOf(file: string | undefined): string {
  if (file === undefined) return 'stdin';
  if (path.isAbsolute(file)) return pathToFileURL(file).href;
  return path.normalize(file).split(path.sep).map(encodeURIComponent).join('/');
}
