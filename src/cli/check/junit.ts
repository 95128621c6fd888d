import { isBad, overallVerdict } from '../../protocol/verdicts';
import { sizeOf } from '../../tensor/shape';
import type { DefinitionFile } from '../definitionFile';
import { findingOf, isWrong } from './annotations';
import type { CheckDocument, CheckedLayer } from './checkDocument';

/** One test: a layer's own rule, or one of its gradients. */
interface Case {
  readonly name: string;
  readonly failure?: { readonly type: string; readonly message: string };
  /** Why nothing can be said. */
  readonly skipped?: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** A check as JUnit's XML, which CI services read: a suite for each layer, a test for each of its gradients. */
export function checkJunit(document: CheckDocument, file: DefinitionFile): string {
  const { network, elapsedMs, layers, comparison } = document;
  const suites: Suite[] = [
    ...layers.map((layer) => ({ name: layer.name, cases: casesOf(layer, document, file) })),
    ...(comparison ? [{ name: comparison.file, cases: casesOfComparison(comparison) }] : []),
  ].filter(({ cases }) => cases.length > 0);
  const all = suites.flatMap(({ cases }) => cases);
  const lines = suites.flatMap(({ name, cases }) => [
    `  <testsuite${attributes({ name, ...countsOf(cases), time: '0' })}>`,
    ...cases.flatMap((test) => caseLines(name, test)),
    '  </testsuite>',
  ]);
  const { tests, failures, errors } = countsOf(all);
  const total = attributes({ name: network, tests, failures, errors, time: (elapsedMs / 1000).toFixed(3) });
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${total}>`, ...lines, '</testsuites>', ''].join('\n');
}

function countsOf(cases: readonly Case[]): Record<'tests' | 'failures' | 'errors' | 'skipped', string> {
  return {
    tests: String(cases.length),
    failures: String(cases.filter(({ failure }) => failure).length),
    errors: '0',
    skipped: String(cases.filter(({ skipped }) => skipped !== undefined).length),
  };
}

function casesOf({ name, local, tensors }: CheckedLayer, document: CheckDocument, file: DefinitionFile): Case[] {
  const { culprit } = document;
  const { line, column } = file.positionOfLayer(name);
  const place = `${file.label}:${line}:${column}: `;
  const isWrongAlone = local !== null && isBad(local);
  const reason = culprit?.layer === name ? culprit.reason : `the backward rule of ${name} is wrong`;
  const own: Case[] = local === null ? [] : [{
    name: 'own rule',
    ...(isWrongAlone && { failure: { type: local, message: place + reason } }),
    ...(local === 'untested' && { skipped: 'no gradient arrives here, or it was not checked' }),
  }];
  return [...own, ...tensors.map((tensor): Case => ({
    name: tensor.name,
    ...(isWrong(tensor) && { failure: { type: overallVerdict(tensor.verdicts), message: place + findingOf(tensor) } }),
    ...(tensor.verdicts.untested === sizeOf(tensor.shape) && { skipped: 'no path leads from it to the loss' }),
  }))];
}

function casesOfComparison({ tensors, refused }: NonNullable<CheckDocument['comparison']>): Case[] {
  return [
    ...tensors.map(({ name, status, message }): Case => {
      if (status === 'agrees') return { name };
      return status === 'inherited' ? { name, skipped: message } : { name, failure: { type: status, message } };
    }),
    ...refused.map(({ given, message }): Case => ({ name: given, failure: { type: 'shape', message } })),
  ];
}

function caseLines(suite: string, { name, failure, skipped }: Case): string[] {
  const head = `    <testcase${attributes({ classname: suite, name, time: '0' })}`;
  if (failure) {
    const content = `<failure${attributes({ ...failure })}>${escapeXml(failure.message)}</failure>`;
    return [`${head}>`, `      ${content}`, '    </testcase>'];
  }
  if (skipped === undefined) return [`${head}/>`];
  return [`${head}>`, `      <skipped${attributes({ message: skipped })}/>`, '    </testcase>'];
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${escapeXml(value)}"`).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;',
};

/** Text as XML holds it; what no XML document may hold, such as other control characters, is shown as U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"'\n\r\t]/g, (character) => entities[character]!);
}
